/** The batch layer: archives the log, replays it through the shared fold, trains, scores and publishes an epoch. */
package dev.lambent.batch;
