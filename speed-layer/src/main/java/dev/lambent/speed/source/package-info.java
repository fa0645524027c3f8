/**
 * From Kafka to log order: records with their positions, log time, watermarks that follow the log, and the ticker that
 * keeps quiet partitions moving.
 */
package dev.lambent.speed.source;
