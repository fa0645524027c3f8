package dev.lambent.batch.solve;

/**
 * The elastic net, {@code weight * (share * |b|_1 + (1 - share) / 2 * |b|_2^2)}, over all coefficients but the intercept.
 *
 * @param weight above 0; MLlib's {@code regParam}
 * @param share of L1, from 0 to 1; MLlib's {@code elasticNetParam}
 */
public record Penalty(double weight, double share) {
    double absolute() {
        return weight * share;
    }

    double square() {
        return weight * (1 - share);
    }

    /** @param variables the coefficients, then the intercept */
    double of(double[] variables) {
        double sum = 0;
        for (int i = 0; i < variables.length - 1; i++) {
            sum += absolute() * Math.abs(variables[i]) + square() / 2 * variables[i] * variables[i];
        }
        return sum;
    }
}
