package dev.lambent.app;

import dev.lambent.app.FoldSpec.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads {@code train.folds}. */
final class FoldReader {
    private static final int DEFAULT_COUNT = 5;
    private static final int MOST = 50;

    private final Duration maturesAfter;

    FoldReader(Duration maturesAfter) {
        this.maturesAfter = maturesAfter;
    }

    FoldSpec defaults() {
        return FoldSpec.expanding(DEFAULT_COUNT, maturesAfter);
    }

    FoldSpec read(Section folds) {
        Optional<Kind> written =
                folds.value("kind").flatMap(value -> value.choice(AppLoader.choices(Kind.values()), List.of()));
        int count = folds.value("count")
                .flatMap(value -> value.integer(2, MOST))
                .orElse((long) DEFAULT_COUNT)
                .intValue();
        Duration gap = folds.value("gap").flatMap(this::gap).orElse(maturesAfter);
        if (folds.has("kind") && written.isEmpty()) {
            return FoldSpec.expanding(count, gap); // what else is asked for depends on the kind
        }
        Kind kind = written.orElse(Kind.EXPANDING);
        Optional<Duration> window = onlyOf(Kind.SLIDING, kind, folds, "window", "window: 30d")
                .flatMap(Value::duration)
                .flatMap(duration -> duration.isZero() ? notZero(folds) : Optional.of(duration));
        Optional<String> by =
                onlyOf(Kind.GROUPED, kind, folds, "by", "by: customer_id").flatMap(Names::sql);
        boolean complete = (kind != Kind.SLIDING || window.isPresent()) && (kind != Kind.GROUPED || by.isPresent());
        return complete ? new FoldSpec(kind, count, gap, window, by) : FoldSpec.expanding(count, gap);
    }

    /** A key that one kind needs and the others do not know. */
    private static Optional<Value> onlyOf(Kind owner, Kind kind, Section folds, String key, String example) {
        if (kind == owner) {
            return folds.required(key, example);
        }
        return folds.value(key)
                .flatMap(value -> value.refuse(
                        "only " + AppLoader.text(owner) + " folds have a " + key,
                        "Leave it out, or write `kind: " + AppLoader.text(owner) + "`."));
    }

    private static Optional<Duration> notZero(Section folds) {
        folds.problem("window", "it holds no rows", "Write how far back training rows reach, such as `30d`.");
        return Optional.empty();
    }

    private Optional<Duration> gap(Value value) {
        return value.duration()
                .flatMap(gap -> gap.compareTo(maturesAfter) >= 0
                        ? Optional.of(gap)
                        : value.refuse(
                                "it is shorter than label.matures_after, so training labels would tell of the time they are judged on",
                                "Make it at least as long, or leave it out: label.matures_after is the default."));
    }
}
