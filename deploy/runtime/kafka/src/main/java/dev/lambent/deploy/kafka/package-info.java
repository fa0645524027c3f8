/**
 * The real Kafka broker as one local child process in KRaft mode: for the local platform, and for tests of every layer.
 */
package dev.lambent.deploy.kafka;
