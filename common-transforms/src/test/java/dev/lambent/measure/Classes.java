package dev.lambent.measure;

import java.util.Arrays;
import java.util.Random;

/** Scored rows of several classes, drawn by chance. */
final class Classes {
    private Classes() {}

    /** @return labels, classes about equally frequent */
    static double[] labels(int rows, int classes, Random random) {
        return random.ints(rows, 0, classes).asDoubleStream().toArray();
    }

    /** What a model says that sees the labels through noise: shares of forty votes, with ties. */
    static Scored scored(double[] labels, int classes, double noise, Random random) {
        double[][] byClass = new double[classes][labels.length];
        double[] scores = new double[labels.length];
        double[] decisions = new double[labels.length];
        for (int row = 0; row < labels.length; row++) {
            int likeliest = 0;
            for (int vote = 0; vote < 40; vote++) {
                int of = random.nextDouble() < noise ? random.nextInt(classes) : (int) labels[row];
                byClass[of][row] += 1 / 40.0;
            }
            for (int of = 0; of < classes; of++) {
                likeliest = byClass[of][row] > byClass[likeliest][row] ? of : likeliest;
            }
            decisions[row] = likeliest;
            scores[row] = byClass[likeliest][row];
        }
        return new Scored(scores, decisions, labels, byClass);
    }

    /** Decides for the labels and is sure of it. */
    static Scored perfect(double[] labels, int classes) {
        double[][] byClass = new double[classes][labels.length];
        for (int row = 0; row < labels.length; row++) {
            byClass[(int) labels[row]][row] = 1;
        }
        double[] sure = new double[labels.length];
        Arrays.fill(sure, 1);
        return new Scored(sure, labels, labels, byClass);
    }
}
