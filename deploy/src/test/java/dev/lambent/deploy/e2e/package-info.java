/**
 * The whole platform, driven from outside as its users do (the command line, HTTP, Kafka) and compared with an oracle
 * that shares no code with it.
 */
package dev.lambent.deploy.e2e;
