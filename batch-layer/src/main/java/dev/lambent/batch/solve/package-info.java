/**
 * Fits of penalised logistic regression along a path of penalties, on rows that are encoded once. It minimises what MLlib's
 * estimator does; it exists because that one encodes, summarises and lays out all rows again for every penalty.
 */
package dev.lambent.batch.solve;
