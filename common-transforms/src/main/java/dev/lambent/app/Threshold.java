package dev.lambent.app;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Optional;

/** From which score on a binary model decides for class 1. Read from {@code train.threshold}. */
public sealed interface Threshold {
    /** Above this score. */
    record Fixed(double score) implements Threshold {}

    /**
     * Where wrong decisions cost least on rows not trained on.
     *
     * @param falsePositive cost of deciding for 1 where the label is 0
     * @param falseNegative cost of deciding for 0 where the label is 1
     */
    record Cost(double falsePositive, double falseNegative) implements Threshold {
        public Cost {
            checkArgument(falsePositive > 0 && falseNegative > 0, "costs %s and %s", falsePositive, falseNegative);
        }
    }

    /**
     * So high that no more than this share of the rows is decided for 1.
     *
     * @param share of rows, above 0 and below 1
     */
    record Capacity(double share) implements Threshold {
        public Capacity {
            checkArgument(share > 0 && share < 1, "capacity %s", share);
        }
    }

    /** What MLlib's own classifiers decide by. */
    Threshold HALF = new Fixed(0.5);

    static Optional<Threshold> read(Value value, Task task) {
        if (task != Task.BINARY) {
            return value.refuse(
                    "a " + AppLoader.text(task) + " model has no threshold", "Leave it out, or set `task: binary`.");
        }
        return value.isMapping()
                ? value.section(Keys.THRESHOLD).flatMap(section -> read(section, value))
                : value.number()
                        .flatMap(score -> score > 0 && score < 1
                                ? Optional.of(new Fixed(score))
                                : value.refuse(
                                        score + " is no threshold", "Write a number between 0 and 1, such as `0.3`."));
    }

    private static Optional<Threshold> read(Section section, Value value) {
        if (section.has("capacity")) {
            if (section.has("false_positive") || section.has("false_negative")) {
                return value.refuse("a threshold is by costs or by capacity", "Leave one of them out.");
            }
            return section.value("capacity").flatMap(v -> v.number()
                    .flatMap(share -> share > 0 && share < 1
                            ? Optional.of(new Capacity(share))
                            : v.refuse(
                                    "the capacity is a share of the rows",
                                    "Write a number between 0 and 1, such as `0.05`.")));
        }
        Optional<Double> positive =
                section.required("false_positive", "false_positive: 1").flatMap(Threshold::cost);
        Optional<Double> negative =
                section.required("false_negative", "false_negative: 5").flatMap(Threshold::cost);
        return positive.flatMap(p -> negative.map(n -> new Cost(p, n)));
    }

    private static Optional<Double> cost(Value value) {
        return value.number()
                .flatMap(cost -> cost > 0
                        ? Optional.of(cost)
                        : value.refuse("a cost is above 0", "Write how much one wrong decision costs, such as `5`."));
    }
}
