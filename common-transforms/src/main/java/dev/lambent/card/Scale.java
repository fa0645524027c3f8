package dev.lambent.card;

import java.util.List;

/**
 * An axis on the page: from its first tick at one pixel to its last at another.
 *
 * @param labels one per tick
 */
record Scale(Ticks ticks, List<String> labels, boolean logarithmic, double fromPixel, double toPixel) {
    static Scale linear(Ticks ticks, double fromPixel, double toPixel) {
        return new Scale(ticks, ticks.labels(), false, fromPixel, toPixel);
    }

    static Scale logarithmic(Ticks ticks, double fromPixel, double toPixel) {
        return new Scale(ticks, ticks.logarithmicLabels(), true, fromPixel, toPixel);
    }

    /** Values beyond the ends are drawn at the ends. */
    double pixel(double value) {
        double from = on(ticks.first());
        // Halves, as the range of doubles is twice as wide as the greatest of them.
        double share = (on(value) / 2 - from / 2) / (on(ticks.last()) / 2 - from / 2);
        return fromPixel + Math.max(0, Math.min(1, share)) * (toPixel - fromPixel);
    }

    double tickPixel(int tick) {
        return pixel(ticks.values().get(tick).doubleValue());
    }

    private double on(double value) {
        return logarithmic ? StrictMath.log10(value) : value;
    }
}
