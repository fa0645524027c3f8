/**
 * An app as its user wrote it: {@code lambent.yaml} and its SQL files, parsed and validated into records, and the home
 * folder that holds its data.
 */
package dev.lambent.app;
