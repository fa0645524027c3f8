package dev.lambent.calibrate;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * Platt's calibration: the logistic curve that fits best, of targets drawn a little inward so that few rows do not make it too
 * steep. After Platt (1999), by the Newton method of Lin, Lin and Weng, "A note on Platt's probabilistic outputs for support
 * vector machines", Machine Learning 68 (2007).
 */
public final class Platt {
    private static final int MOST_STEPS = 100;
    private static final double GRADIENT = 1e-10;
    private static final double RIDGE = 1e-12;
    private static final double LEAST_STEP = 1e-10;

    private Platt() {}

    /**
     * @param scores of rows the model was not trained on
     * @param labels 0 or 1
     * @param ofProbabilities whether the scores are probabilities
     */
    public static Calibration.Sigmoid fit(double[] scores, double[] labels, boolean ofProbabilities) {
        checkArgument(scores.length == labels.length && scores.length > 0, "%s scores", scores.length);
        double[] x = scores.clone();
        double positives = 0;
        for (int i = 0; i < x.length; i++) {
            x[i] = ofProbabilities ? Calibration.logit(x[i]) : x[i];
            positives += labels[i];
        }
        double negatives = x.length - positives;
        double high = (positives + 1) / (positives + 2);
        double low = 1 / (negatives + 2);
        double slope = 0;
        double offset = Math.log((positives + 1) / (negatives + 1));
        double loss = loss(x, labels, high, low, slope, offset);
        for (int step = 0; step < MOST_STEPS; step++) {
            double slopes = RIDGE;
            double offsets = RIDGE;
            double both = 0;
            double bySlope = 0;
            double byOffset = 0;
            for (int i = 0; i < x.length; i++) {
                double p = 1 / (1 + Math.exp(-(slope * x[i] + offset)));
                double weight = p * (1 - p);
                slopes += x[i] * x[i] * weight;
                offsets += weight;
                both += x[i] * weight;
                double error = p - (labels[i] == 1 ? high : low);
                bySlope += x[i] * error;
                byOffset += error;
            }
            if (Math.max(Math.abs(bySlope), Math.abs(byOffset)) < GRADIENT * x.length) {
                break;
            }
            double determinant = slopes * offsets - both * both;
            double slopeStep = -(offsets * bySlope - both * byOffset) / determinant;
            double offsetStep = -(slopes * byOffset - both * bySlope) / determinant;
            double descent = bySlope * slopeStep + byOffset * offsetStep;
            double share = 1;
            while (share >= LEAST_STEP) {
                double next = loss(x, labels, high, low, slope + share * slopeStep, offset + share * offsetStep);
                if (next < loss + 1e-4 * share * descent) {
                    loss = next;
                    slope += share * slopeStep;
                    offset += share * offsetStep;
                    break;
                }
                share /= 2;
            }
            if (share < LEAST_STEP) {
                break;
            }
        }
        // A model that ranks the wrong way round is worth the share of positives, and no more.
        return slope > 0
                ? new Calibration.Sigmoid(slope, offset, ofProbabilities)
                : new Calibration.Sigmoid(0, Math.log((positives + 1) / (negatives + 1)), ofProbabilities);
    }

    private static double loss(double[] x, double[] labels, double high, double low, double slope, double offset) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            double margin = slope * x[i] + offset;
            double target = labels[i] == 1 ? high : low;
            // -t log p - (1 - t) log(1 - p), without overflow on either side.
            sum += margin >= 0
                    ? (1 - target) * margin + Math.log1p(Math.exp(-margin))
                    : -target * margin + Math.log1p(Math.exp(margin));
        }
        return sum;
    }
}
