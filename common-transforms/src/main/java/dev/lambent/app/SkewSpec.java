package dev.lambent.app;

/**
 * How much skew is borne.
 *
 * @param budget share of a feature's values, from 0 to 1, that may be served otherwise than the replay computes them
 */
public record SkewSpec(double budget) {
    public static final SkewSpec DEFAULT = new SkewSpec(0);

    public SkewSpec {
        if (!(budget >= 0 && budget <= 1)) {
            throw new IllegalArgumentException("budget is " + budget + ", it is from 0 to 1");
        }
    }

    static SkewSpec read(Section section) {
        return section.value("budget")
                .flatMap(value -> value.number()
                        .flatMap(budget -> budget >= 0 && budget <= 1
                                ? java.util.Optional.of(new SkewSpec(budget))
                                : value.refuse(
                                        budget + " is no share",
                                        "Write a number from 0 to 1, such as `0.001` for one value in a thousand.")))
                .orElse(DEFAULT);
    }
}
