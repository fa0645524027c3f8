/** Archived records to events, labels and features: the shared fold driven by Spark, in log order. */
package dev.lambent.batch.replay;
