/**
 * Scorers: trained models as flat arrays, the only code that computes a score, in every layer. They give MLlib's scores
 * within 1e-12 and its class on every row; the batch layer builds and verifies them, {@code dev.lambent.bundle} saves and
 * loads them. No engine types.
 */
package dev.lambent.score;
