package dev.lambent.score;

/**
 * What a model says of one row.
 *
 * @param score binary: the probability of class 1 (of an uncalibrated support vector machine: its margin); multiclass: the
 *     probability of the class decided for; regression: the predicted value
 * @param decision binary: 1 if {@code score} is above the model's threshold, else 0; multiclass: the index of the most
 *     probable class; regression: the predicted value
 */
public record Prediction(double score, double decision) {}
