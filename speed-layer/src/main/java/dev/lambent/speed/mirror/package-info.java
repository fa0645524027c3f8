/**
 * The mirror: a process of its own that copies topics of others into the streams' own topics, each record exactly once.
 * Kafka's clients only, no Flink types; nothing else in this module uses it.
 */
package dev.lambent.speed.mirror;
