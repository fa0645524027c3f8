package dev.lambent.score;

/** From one number per class to probabilities and a decision, operation for operation as MLlib does it. */
final class ClassScores {
    private ClassScores() {}

    /** In place: exp(value - max) of each, divided by their sum. */
    static double[] softmax(double[] margins) {
        double max = margins[best(margins)];
        double sum = 0;
        for (int i = 0; i < margins.length; i++) {
            margins[i] = StrictMath.exp(margins[i] - max);
            sum += margins[i];
        }
        for (int i = 0; i < margins.length; i++) {
            margins[i] /= sum;
        }
        return margins;
    }

    /** The first of the greatest. */
    static int best(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    /** The decision for the most probable class, with its probability. */
    static Prediction decide(double[] probabilities) {
        int best = best(probabilities);
        return new Prediction(probabilities[best], best);
    }
}
