/**
 * Places in the log: positions, log time, log order, boundaries and ticks. Pure values; used by every layer so that
 * "before" means the same thing everywhere.
 */
package dev.lambent.log;
