package dev.lambent.app;

import java.util.Optional;
import java.util.regex.Pattern;

/** The names a user may give. */
final class Names {
    private static final Pattern APP = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern SQL = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private static final Pattern BOOTSTRAP_SERVERS = Pattern.compile(
            "(\\[[0-9a-fA-F:]+]|[^\\s,:\\[\\]]+):\\d{1,5}(\\s*,\\s*(\\[[0-9a-fA-F:]+]|[^\\s,:\\[\\]]+):\\d{1,5})*");

    private Names() {}

    static Optional<String> app(Value value) {
        return value.text()
                .flatMap(text -> APP.matcher(text).matches()
                        ? Optional.of(text)
                        : value.refuse(
                                "`" + text + "` is no name of an app",
                                "Use lower-case letters, digits and dashes, starting with a letter; at most 63."));
    }

    static Optional<String> topic(Value value) {
        return value.text()
                .flatMap(text -> TOPIC.matcher(text).matches() && !text.equals(".") && !text.equals("..")
                        ? Optional.of(text)
                        : value.refuse(
                                "`" + text + "` is no name of a Kafka topic",
                                "Use letters, digits, `.`, `_` and `-`; at most 249."));
    }

    /** Addresses of Kafka brokers, without blanks. */
    static Optional<String> brokers(Value value) {
        return value.text()
                .flatMap(text -> BOOTSTRAP_SERVERS.matcher(text).matches()
                        ? Optional.of(text.replaceAll("\\s", ""))
                        : value.refuse("`" + text + "` names no brokers", "Write `host:port`, several with commas."));
    }

    /** A name that is used in SQL without quotes: a stream, a column, a view. */
    static Optional<String> sql(Value value) {
        return value.text().flatMap(text -> sql(text, value));
    }

    /** As {@link #sql(Value)}, for a name that is a key; {@code place} is what it names. */
    static Optional<String> sql(String name, Value place) {
        if (name.startsWith("_")) {
            return place.refuse("`" + name + "` starts with `_`", "Such names are Lambent's own; choose another.");
        }
        return SQL.matcher(name).matches()
                ? Optional.of(name)
                : place.refuse(
                        "`" + name + "` is no plain SQL name",
                        "Use letters, digits and `_`, starting with a letter; at most 63.");
    }
}
