package dev.lambent.gate;

import dev.lambent.stat.Inference;
import java.util.Locale;

/**
 * That a goal is reached, on all rows or on those of a slice.
 *
 * @param slice empty for all rows
 * @param pReached p-value of "it is not reached": small if the rows say that it is; NaN if nothing can be tested
 * @param pMissed p-value of "it is reached"; NaN if nothing can be tested
 * @param detail the figures, for people
 */
record Claim(String slice, double pReached, double pMissed, String detail) {
    /** The rows cannot be asked. */
    static Claim untested(String slice, String reason) {
        return new Claim(slice, Double.NaN, Double.NaN, reason);
    }

    /**
     * @param what is inferred, as people know the metric
     * @param relation put behind the figures, such as {@code better than prior}; may be empty
     */
    static Claim of(String slice, Inference what, double alpha, String relation, double pReached, double pMissed) {
        String figures =
                number(what.estimate()) + " (" + number(what.lower(alpha)) + " to " + number(what.upper(alpha)) + ")";
        return new Claim(
                slice, pReached, pMissed, figures + (relation.isEmpty() ? "" : " " + relation) + ", " + what.method());
    }

    boolean isTested() {
        return !Double.isNaN(pReached);
    }

    static String number(double value) {
        return String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.4f" : "%.1f", value);
    }
}
