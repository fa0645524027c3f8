package dev.lambent.app;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the section {@code keep}. */
final class KeepReader {
    private static final int MAX_EPOCHS = 10_000;
    private static final String FOREVER = "forever";
    /** A speed job that starts again goes on from a checkpoint that is seconds old, minutes at worst. */
    private static final Duration SHORTEST_LOG = Duration.ofHours(1);

    private KeepReader() {}

    static KeepSpec read(Section section) {
        KeepSpec normal = KeepSpec.DEFAULT;
        int epochs = section.value("epochs")
                .flatMap(value -> value.integer(1, MAX_EPOCHS))
                .map(Math::toIntExact)
                .orElse(normal.epochs());
        Optional<Duration> log = section.value("log").flatMap(KeepReader::log);
        boolean files = section.value("files")
                .flatMap(value -> value.choice(new TreeMap<>(Map.of("on", true, "off", false)), List.of()))
                .orElse(normal.files());
        return new KeepSpec(epochs, log, files);
    }

    private static Optional<Duration> log(Value value) {
        Optional<String> text = value.text();
        if (text.isEmpty() || text.get().equals(FOREVER)) {
            return Optional.empty();
        }
        Optional<Duration> duration = Value.parseDuration(text.get());
        if (duration.isEmpty()) {
            return value.refuse(
                    "`" + text.get() + "` is not a duration",
                    "Write `" + FOREVER + "`, or a whole number and a unit, such as `7d`.");
        }
        return duration.get().compareTo(SHORTEST_LOG) < 0
                ? value.refuse(
                        "`" + text.get() + "` is too short",
                        "Write `1h` or more: a speed job that starts again reads some of the log again.")
                : duration;
    }
}
