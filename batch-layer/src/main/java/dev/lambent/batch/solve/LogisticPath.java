package dev.lambent.batch.solve;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;

/**
 * Logistic regressions of the same rows with one penalty after the other, each begun where the last one ended: a proximal
 * Newton method (Lee, Sun and Saunders, "Proximal Newton-Type Methods for Minimizing Composite Functions", 2014). A pass over
 * the rows gives the loss and its first two derivatives; {@link QuadraticModel} gives the next point. Partitions are added up
 * in their order, so that the same rows give the same bits.
 *
 * <p>MLlib's {@code LogisticRegression} without standardisation minimises the same: the weighted mean of the logistic loss,
 * and the {@link Penalty}.
 */
public final class LogisticPath {
    /** Second derivatives of so many columns take 32 MB. */
    public static final int MAX_COLUMNS = 2_000;

    private static final double TOLERANCE = 1e-8;
    private static final int MOST_PASSES = 60;
    /** Of the decrease that the slope promises (Armijo). */
    private static final double ENOUGH = 1e-4;

    private static final double SHORTEST_STEP = 1e-6;

    private final Rows rows;
    private final int columns;
    private double[] point;

    LogisticPath(Rows rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.point = new double[columns + 1];
    }

    /** @param rows kept, as they are read many times */
    public static LogisticPath of(JavaRDD<RowBlock> rows, int columns) {
        return new LogisticPath(at -> pass(rows, at), columns);
    }

    /** Passes over the rows. */
    interface Rows {
        /** @param at the coefficients, then the intercept */
        Curvature at(double[] at);
    }

    /** Fits the next one; empty if the optimum was not reached, which leaves the path where it was. */
    public Optional<Solution> next(Penalty penalty) {
        double[] at = point;
        Curvature here = rows.at(at);
        int passes = 1;
        while (true) {
            QuadraticModel model = new QuadraticModel(here, at, penalty);
            double residual = model.residual();
            if (residual <= TOLERANCE) {
                point = at;
                return Optional.of(new Solution(Arrays.copyOf(at, columns), at[columns], residual, passes));
            }
            double[] target = model.minimum(Math.max(TOLERANCE / 10, residual / 1_000));
            double promised = promise(here, at, target, penalty);
            double before = here.meanLoss() + penalty.of(at);
            double step = 1;
            double[] next = target;
            Curvature there = null;
            while (there == null) {
                if (passes++ == MOST_PASSES || step < SHORTEST_STEP || !(promised < 0)) {
                    return Optional.empty();
                }
                Curvature tried = rows.at(next);
                double rounding = 1e-13 * Math.abs(before);
                if (tried.meanLoss() + penalty.of(next) <= before + ENOUGH * step * promised + rounding) {
                    there = tried;
                } else {
                    step /= 2;
                    next = between(at, target, step);
                }
            }
            at = next;
            here = there;
        }
    }

    /** What the objective would change by over the whole way, if the loss went on as it begins. */
    private static double promise(Curvature here, double[] at, double[] target, Penalty penalty) {
        double sum = penalty.of(target) - penalty.of(at);
        for (int i = 0; i < at.length; i++) {
            sum += here.meanGradient(i) * (target[i] - at[i]);
        }
        return sum;
    }

    private static double[] between(double[] from, double[] to, double share) {
        double[] point = new double[from.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = from[i] + share * (to[i] - from[i]);
        }
        return point;
    }

    private static Curvature pass(JavaRDD<RowBlock> rows, double[] at) {
        int columns = at.length - 1;
        List<Curvature> parts = rows.mapPartitions(part -> {
                    Curvature sums = new Curvature(columns);
                    part.forEachRemaining(block -> block.addTo(sums, at, at[columns]));
                    return List.of(sums).iterator();
                })
                .collect();
        Curvature all = parts.get(0);
        for (Curvature part : parts.subList(1, parts.size())) {
            all.add(part);
        }
        return all;
    }
}
