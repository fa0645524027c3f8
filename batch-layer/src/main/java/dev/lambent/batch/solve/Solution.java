package dev.lambent.batch.solve;

/**
 * A fitted logistic regression.
 *
 * @param residual by how much the conditions of an optimum (Karush, Kuhn and Tucker) are missed at most, as a derivative of
 *     the mean loss with its penalty
 * @param passes over the rows that it took
 */
public record Solution(double[] coefficients, double intercept, double residual, int passes) {}
