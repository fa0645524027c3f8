/**
 * Starts, finds, watches and stops the local platform's processes: Kafka, Flink with the speed job, serving; and batch
 * runs. Everything it knows about running processes lies in the home folder's {@code run/}.
 */
package dev.lambent.deploy.platform;
