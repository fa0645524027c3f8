/** Delta tables of the home folder: idempotent writes, pinned reads, several at once. Used by every step of the batch layer. */
package dev.lambent.batch.lake;
