/**
 * The speed layer: a Flink job that reads the log, folds it in log order with the shared transform, scores with the
 * model in force, and writes every row to the speed topic. {@link dev.lambent.speed.SpeedMain} submits it; {@link
 * dev.lambent.speed.SpeedJob} is the picture. Depends on common-transforms only.
 */
package dev.lambent.speed;
