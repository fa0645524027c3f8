/**
 * Files to the log: Parquet, CSV and JSON lines become JSON records of a stream.
 */
package dev.lambent.deploy.ingest;
