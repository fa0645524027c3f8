/**
 * How good scores are: metrics of scored rows, what they say of rows not seen, and the paired comparison of two models on
 * the same rows. Pure functions of arrays; no engine types.
 */
package dev.lambent.measure;
