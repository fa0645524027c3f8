package dev.lambent.batch.search;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;

/** One parameter of a search, as a place from 0 (inclusive) to 1 (exclusive). */
public sealed interface Dimension {
    String name();

    /** The parameter's value at a place. */
    double at(double place);

    /** A place of a value; the nearest one if there is none. */
    double place(double value);

    /** How far apart two values are on the way from {@code min} to {@code max}. */
    enum Scale {
        LINEAR,
        LOG
    }

    /** Numbers from {@code min} to {@code max}. */
    record Range(String name, Scale scale, double min, double max, boolean whole) implements Dimension {
        public Range {
            checkArgument(min < max, "%s from %s to %s", name, min, max);
            checkArgument(scale != Scale.LOG || min > 0, "%s has no logarithm at %s", name, min);
        }

        @Override
        public double at(double place) {
            // Whole numbers have equal shares of the places, the first and the last among them.
            double low = whole ? min - 0.5 : min;
            double high = whole ? max + 0.5 : max;
            double value = scale == Scale.LINEAR
                    ? low + place * (high - low)
                    : Math.exp(Math.log(low) + place * (Math.log(high) - Math.log(low)));
            return Math.max(min, Math.min(max, whole ? Math.rint(value) : value));
        }

        @Override
        public double place(double value) {
            double low = whole ? min - 0.5 : min;
            double high = whole ? max + 0.5 : max;
            double place = scale == Scale.LINEAR
                    ? (value - low) / (high - low)
                    : (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low));
            return Math.max(0, Math.min(Math.nextDown(1.0), place));
        }
    }

    /** A few values, none nearer to another than the rest. */
    record Choice(String name, List<Double> values) implements Dimension {
        public Choice {
            values = List.copyOf(values);
            checkArgument(!values.isEmpty(), "%s has no values", name);
        }

        @Override
        public double at(double place) {
            return values.get((int) (place * values.size()));
        }

        @Override
        public double place(double value) {
            return (Math.max(0, values.indexOf(value)) + 0.5) / values.size();
        }
    }
}
