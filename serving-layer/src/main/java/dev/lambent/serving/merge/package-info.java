/**
 * The merge, as pure values: which rows of the speed view may be shown, how far it has come, and the SQL of the views
 * that join it to the batch tables. No engine, no clock, no I/O; used by the rest of the serving layer.
 */
package dev.lambent.serving.merge;
