/** What the topics of a stream's log have to be like; for the job's client and the mirror. No Flink types. */
package dev.lambent.speed.topic;
