/**
 * The fold: the compiled state machine that turns rows in log order into features, per key; its state and the state's
 * codec. No engine types; Spark, Flink and tests drive the same code.
 */
package dev.lambent.fold;
