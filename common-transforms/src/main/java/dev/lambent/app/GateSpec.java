package dev.lambent.app;

import java.util.Optional;

/**
 * How sure the gate has to be.
 *
 * @param alpha the error rate: the chance that any goal is said to be reached that is not
 * @param minRows with fewer hold-out rows no goal is judged, and no slice
 */
public record GateSpec(double alpha, int minRows) {
    public static final GateSpec DEFAULT = new GateSpec(0.05, 100);

    private static final double LEAST_ALPHA = 1e-6;
    private static final double MOST_ALPHA = 0.5;
    private static final int LEAST_ROWS = 2;
    private static final int MOST_ROWS = 1_000_000_000;

    public GateSpec {
        if (!(alpha >= LEAST_ALPHA && alpha <= MOST_ALPHA)) {
            throw new IllegalArgumentException("alpha is " + alpha);
        }
        if (minRows < LEAST_ROWS) {
            throw new IllegalArgumentException("minRows is " + minRows);
        }
    }

    static GateSpec read(Section section) {
        Optional<Double> alpha = section.value("alpha").flatMap(value -> value.number()
                .flatMap(number -> number >= LEAST_ALPHA && number <= MOST_ALPHA
                        ? Optional.of(number)
                        : value.refuse(
                                number + " is no error rate", "Write a number from 0.000001 to 0.5, such as `0.05`.")));
        Optional<Long> minRows = section.value("min_rows").flatMap(value -> value.integer(LEAST_ROWS, MOST_ROWS));
        return new GateSpec(
                alpha.orElse(DEFAULT.alpha()), minRows.map(Long::intValue).orElse(DEFAULT.minRows()));
    }
}
