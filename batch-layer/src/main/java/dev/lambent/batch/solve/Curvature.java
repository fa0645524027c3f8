package dev.lambent.batch.solve;

import java.io.Serializable;

/**
 * The logistic loss of rows at a point, summed with their weights, with its first and second derivatives. The intercept is
 * the last of {@code columns + 1} variables.
 */
final class Curvature implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int size;
    private final double[] gradient;
    /** By row; its upper triangle only. */
    private final double[] hessian;

    private double loss;
    private double weight;

    Curvature(int columns) {
        size = columns + 1;
        gradient = new double[size];
        hessian = new double[size * size];
    }

    void add(double label, double rowWeight, double margin, int from, int before, int[] indices, double[] values) {
        double positive = 1 / (1 + Math.exp(-margin));
        // log(1 + e^m) - y m, without overflow.
        loss += rowWeight * (Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(margin, 0) - label * margin);
        weight += rowWeight;
        double slope = rowWeight * (positive - label);
        double bend = rowWeight * positive * (1 - positive);
        int intercept = size - 1;
        for (int i = from; i < before; i++) {
            double value = values[i];
            gradient[indices[i]] += slope * value;
            double bent = bend * value;
            int line = indices[i] * size;
            for (int k = i; k < before; k++) {
                hessian[line + indices[k]] += bent * values[k];
            }
            hessian[line + intercept] += bent;
        }
        gradient[intercept] += slope;
        hessian[intercept * size + intercept] += bend;
    }

    void add(Curvature other) {
        loss += other.loss;
        weight += other.weight;
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += other.gradient[i];
        }
        for (int i = 0; i < hessian.length; i++) {
            hessian[i] += other.hessian[i];
        }
    }

    int size() {
        return size;
    }

    double meanLoss() {
        return loss / weight;
    }

    double meanGradient(int variable) {
        return gradient[variable] / weight;
    }

    /** The mean second derivatives, whole and symmetric, by row. */
    double[] meanHessian() {
        double[] whole = new double[hessian.length];
        for (int i = 0; i < size; i++) {
            for (int k = i; k < size; k++) {
                whole[i * size + k] = hessian[i * size + k] / weight;
                whole[k * size + i] = whole[i * size + k];
            }
        }
        return whole;
    }
}
