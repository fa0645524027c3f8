package dev.lambent.batch.solve;

import java.util.Arrays;

/**
 * The loss near a point, as a parabola, with the penalty as it is: minimised by coordinate descent, which sets what the
 * penalty makes useless to 0 exactly (Friedman, Hastie and Tibshirani, "Regularization Paths for Generalized Linear Models
 * via Coordinate Descent", 2010).
 */
final class QuadraticModel {
    private static final int MOST_SWEEPS = 2_000;

    private final int size;
    private final double[] hessian;
    private final double[] gradient;
    private final double[] from;
    private final Penalty penalty;

    QuadraticModel(Curvature curvature, double[] from, Penalty penalty) {
        this.size = curvature.size();
        this.hessian = curvature.meanHessian();
        this.gradient = new double[size];
        Arrays.setAll(gradient, curvature::meanGradient);
        this.from = from;
        this.penalty = penalty;
    }

    /** By how much the conditions of an optimum are missed at the point itself, at most. */
    double residual() {
        double most = 0;
        for (int i = 0; i < size; i++) {
            most = Math.max(most, Math.abs(slope(i, from[i], gradient[i])));
        }
        return most;
    }

    /** The slope of least size among those that the penalty allows at a value. */
    private double slope(int variable, double at, double gradient) {
        if (variable == size - 1) {
            return gradient;
        }
        double smooth = gradient + penalty.square() * at;
        return at != 0 ? smooth + Math.copySign(penalty.absolute(), at) : shrunk(smooth);
    }

    private double shrunk(double value) {
        return Math.copySign(Math.max(0, Math.abs(value) - penalty.absolute()), value);
    }

    /**
     * The minimum.
     *
     * @param tolerance the slope along each coordinate at which it is reached
     */
    double[] minimum(double tolerance) {
        double[] at = from.clone();
        double[] slopes = gradient.clone();
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            double most = 0;
            for (int i = 0; i < size; i++) {
                double bend = hessian[i * size + i];
                boolean penalised = i < size - 1;
                double stiffness = bend + (penalised ? penalty.square() : 0);
                if (stiffness <= 0) {
                    continue;
                }
                double target = bend * at[i] - slopes[i];
                double next = (penalised ? shrunk(target) : target) / stiffness;
                double step = next - at[i];
                if (step != 0) {
                    at[i] = next;
                    for (int k = 0; k < size; k++) {
                        slopes[k] += step * hessian[i * size + k];
                    }
                    most = Math.max(most, Math.abs(step) * stiffness);
                }
            }
            if (most <= tolerance) {
                break;
            }
        }
        return at;
    }
}
