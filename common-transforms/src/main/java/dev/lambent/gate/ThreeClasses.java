package dev.lambent.gate;

import dev.lambent.measure.Scored;
import java.util.random.RandomGenerator;

/** Simulated rows of three classes: what is true of each class is seen through noise. */
final class ThreeClasses {
    private static final int CLASSES = 3;
    private static final double SLOPE = 1.5;
    /** The first class is the most frequent one. */
    private static final double[] OFFSETS = {0.5, 0, -0.5};

    private final RandomGenerator random;
    private final double[][] truth;
    private final double[] labels;

    ThreeClasses(int rows, RandomGenerator random) {
        this.random = random;
        this.truth = new double[CLASSES][rows];
        this.labels = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int of = 0; of < CLASSES; of++) {
                truth[of][row] = random.nextGaussian();
            }
            double[] probabilities = probabilities(row, 0);
            double drawn = random.nextDouble();
            labels[row] = drawn < probabilities[0] ? 0 : drawn < probabilities[0] + probabilities[1] ? 1 : 2;
        }
    }

    /** A model with noise of its own, in standard deviations of the truth. */
    Scored seenThrough(double noise) {
        double[][] byClass = new double[CLASSES][labels.length];
        double[] scores = new double[labels.length];
        double[] decisions = new double[labels.length];
        for (int row = 0; row < labels.length; row++) {
            double[] probabilities = probabilities(row, noise);
            int likeliest = 0;
            for (int of = 0; of < CLASSES; of++) {
                byClass[of][row] = probabilities[of];
                likeliest = probabilities[of] > probabilities[likeliest] ? of : likeliest;
            }
            decisions[row] = likeliest;
            scores[row] = probabilities[likeliest];
        }
        return new Scored(scores, decisions, labels, byClass);
    }

    private double[] probabilities(int row, double noise) {
        double[] weights = new double[CLASSES];
        double sum = 0;
        for (int of = 0; of < CLASSES; of++) {
            double seen = truth[of][row] + (noise == 0 ? 0 : noise * random.nextGaussian());
            weights[of] = Math.exp(SLOPE * seen + OFFSETS[of]);
            sum += weights[of];
        }
        for (int of = 0; of < CLASSES; of++) {
            weights[of] /= sum;
        }
        return weights;
    }
}
