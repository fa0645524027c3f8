/**
 * From a binary model's scores to probabilities: curves fitted on scores of rows that the model was not trained on. Pure; no
 * engine types.
 */
package dev.lambent.calibrate;
