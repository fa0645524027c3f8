/**
 * The embedded DuckDB: its locked-down database, the one writer of the speed view, the gate that lets only SELECTs over
 * the views through, and queries, each of which sees one snapshot. Used by look-ups, HTTP and the main class.
 */
package dev.lambent.serving.sql;
