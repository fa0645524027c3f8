/**
 * Training with Spark MLlib: time folds, a small grid, the one-standard-error choice, baselines, goals, and the bundle.
 * Called by the batch run through {@link dev.lambent.batch.train.Training}; docs/training.md explains the choices.
 */
package dev.lambent.batch.train;
