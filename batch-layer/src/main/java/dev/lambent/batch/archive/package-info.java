/** Getting records into the lake: the log up to a boundary, imported history, control entries, what was served. */
package dev.lambent.batch.archive;
