package dev.lambent.app;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A value of {@code lambent.yaml} that knows its place. Each reading method gives the value, or records a problem and
 * gives none; types are decided by the text as written, never by YAML's own guesses.
 *
 * @param line where its key stands, from 1
 * @param path the key, with the sections around it
 */
record Value(Node node, int line, String path, Problems problems) {
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final Duration MAX_DURATION = Duration.ofDays(36_500);

    <T> Optional<T> refuse(String problem, String remedy) {
        problems.add(line(), path, problem, remedy);
        return Optional.empty();
    }

    boolean isScalar() {
        return node instanceof ScalarNode;
    }

    boolean isMapping() {
        return node instanceof MappingNode;
    }

    Optional<String> text() {
        if (!(node instanceof ScalarNode scalar)) {
            return refuse("a single value is expected, not a " + shape(), "Write it as `key: value`.");
        }
        if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) {
            return refuse("it has no value", "Give it one, or leave the key out if it is optional.");
        }
        return Optional.of(scalar.getValue().strip());
    }

    Optional<Long> integer(long min, long max) {
        return text().flatMap(text -> {
            if (!INTEGER.matcher(text).matches()) {
                return refuse("`" + text + "` is not a whole number", "Write digits only, such as `" + min + "`.");
            }
            long value = Long.parseLong(text);
            return value < min || value > max
                    ? refuse(text + " is out of range", "Allowed: " + min + " to " + max + ".")
                    : Optional.of(value);
        });
    }

    Optional<Double> number() {
        return text().flatMap(text -> NUMBER.matcher(text).matches() && Double.isFinite(Double.parseDouble(text))
                ? Optional.of(Double.parseDouble(text))
                : refuse("`" + text + "` is not a number", "Write it as in `0.25`."));
    }

    /** A whole number with its unit: ms, s, m, h or d. */
    Optional<Duration> duration() {
        return text().flatMap(text -> parseDuration(text)
                .or(() -> refuse(
                        "`" + text + "` is not a duration",
                        "Write a whole number and a unit (ms, s, m, h, d), such as `15m`, `12h` or `7d`; at most "
                                + MAX_DURATION.toDays() + "d.")));
    }

    static Optional<Duration> parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                };
        return Optional.of(duration).filter(d -> d.compareTo(MAX_DURATION) <= 0);
    }

    /** A date (its midnight, UTC) or a date and time with {@code Z} or an offset, of the years 1 to 9999. */
    Optional<Instant> instant() {
        return text().flatMap(text -> {
            try {
                Instant value = text.length() == 10
                        ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                        : OffsetDateTime.parse(text).toInstant();
                if (value.isBefore(EARLIEST) || value.isAfter(LATEST)) {
                    return refuse("`" + text + "` is out of range", "Years 1 to 9999 are allowed.");
                }
                return Optional.of(value);
            } catch (DateTimeException e) {
                return refuse(
                        "`" + text + "` is not a point in time", "Write it as `1980-01-01` or `1980-01-01T00:00:00Z`.");
            }
        });
    }

    /** One of a few words. Words of {@code later} are refused as not built yet. */
    <T> Optional<T> choice(Map<String, T> choices, List<String> later) {
        return text().flatMap(text -> {
            T chosen = choices.get(text);
            if (chosen != null) {
                return Optional.of(chosen);
            }
            return later.contains(text)
                    ? refuse(
                            "`" + text + "` is not supported yet", "Use " + String.join(" or ", choices.keySet()) + ".")
                    : refuse("`" + text + "` is unknown", Suggestion.sentence(text, choices.keySet()));
        });
    }

    Optional<List<Value>> list() {
        if (!(node instanceof SequenceNode sequence)) {
            return refuse(
                    "a list is expected, not a " + shape(), "Write it as `[ … ]`, or as lines starting with `- `.");
        }
        List<Value> values = new ArrayList<>();
        for (Node element : sequence.getValue()) {
            int at = element.getStartMark().getLine() + 1;
            values.add(new Value(element, at, path + "[" + values.size() + "]", problems));
        }
        return Optional.of(values);
    }

    /** The texts of a list; elements that are no texts are reported and left out. */
    Optional<List<String>> texts() {
        return list().map(values ->
                values.stream().map(Value::text).flatMap(Optional::stream).toList());
    }

    /** A section with the keys of {@link Keys}{@code .known(keys)}. */
    Optional<Section> section(String keys) {
        return mapping().map(mapping -> Section.ofKnownKeys(this, mapping, keys));
    }

    /** A section whose keys the user chooses. */
    Optional<Section> names() {
        return mapping().map(mapping -> Section.ofFreeKeys(this, mapping));
    }

    private Optional<MappingNode> mapping() {
        return node instanceof MappingNode mapping
                ? Optional.of(mapping)
                : refuse("a section is expected, not a " + shape(), "Write it as indented `key: value` lines.");
    }

    private String shape() {
        if (node instanceof MappingNode) {
            return "section";
        }
        return node instanceof SequenceNode ? "list" : "single value";
    }
}
