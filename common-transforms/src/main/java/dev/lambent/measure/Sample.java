package dev.lambent.measure;

import dev.lambent.stat.BcaBootstrap;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * A metric as a figure of a sample that is drawn again and again ({@link BcaBootstrap}): what can be computed once per row
 * is, and a draw only adds.
 */
interface Sample extends BcaBootstrap.Statistic {
    /** The draw that has every row once. */
    static int[] once(int rows) {
        int[] once = new int[rows];
        Arrays.fill(once, 1);
        return once;
    }

    /** The mean of a value per row. */
    static Sample mean(double[] values) {
        return times -> {
            double sum = 0;
            long rows = 0;
            for (int i = 0; i < values.length; i++) {
                sum += times[i] * values[i];
                rows += times[i];
            }
            return sum / rows;
        };
    }

    static Sample rootMean(double[] squares) {
        Sample mean = mean(squares);
        return times -> Math.sqrt(mean.of(times));
    }

    /** 1 − Σ(error²) / Σ(label − mean)². */
    static Sample r2(double[] squares, double[] labels) {
        return times -> {
            double sum = 0;
            long rows = 0;
            for (int i = 0; i < labels.length; i++) {
                sum += times[i] * labels[i];
                rows += times[i];
            }
            double mean = sum / rows;
            double errors = 0;
            double spread = 0;
            for (int i = 0; i < labels.length; i++) {
                errors += times[i] * squares[i];
                spread += times[i] * (labels[i] - mean) * (labels[i] - mean);
            }
            return spread == 0 ? Double.NaN : 1 - errors / spread;
        };
    }

    static Sample averagePrecision(double[] scores, double[] labels) {
        int[] best = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .mapToInt(i -> i)
                .toArray();
        return times -> {
            double sum = 0;
            long found = 0;
            long seen = 0;
            int from = 0;
            while (from < best.length) {
                double score = scores[best[from]];
                long before = found;
                int to = from;
                for (; to < best.length && scores[best[to]] == score; to++) {
                    int row = best[to];
                    seen += times[row];
                    found += labels[row] == 1 ? times[row] : 0;
                }
                if (found > before) {
                    sum += (double) (found - before) * found / seen;
                }
                from = to;
            }
            return found == 0 ? Double.NaN : sum / found;
        };
    }

    static Sample f1(Scored scored) {
        return times -> {
            long hits = 0;
            long wrong = 0;
            for (int i = 0; i < times.length; i++) {
                if (!scored.isRight(i)) {
                    wrong += times[i];
                } else if (scored.label(i) == 1) {
                    hits += times[i];
                }
            }
            return hits + wrong == 0 ? Double.NaN : 2.0 * hits / (2 * hits + wrong);
        };
    }

    /** The bins are those of the whole sample. */
    static Sample calibrationError(double[] probabilities, double[] labels) {
        int[] bins = CalibrationBins.of(probabilities);
        return times -> {
            double[] excess = new double[CalibrationBins.BINS];
            long rows = 0;
            for (int i = 0; i < times.length; i++) {
                excess[bins[i]] += times[i] * (probabilities[i] - labels[i]);
                rows += times[i];
            }
            double sum = 0;
            for (double of : excess) {
                sum += Math.abs(of);
            }
            return sum / rows;
        };
    }

    default Sample minus(Sample other) {
        return times -> of(times) - other.of(times);
    }
}
