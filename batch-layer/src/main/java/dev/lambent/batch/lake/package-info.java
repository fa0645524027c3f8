/** Delta tables of the home folder: idempotent writes, pinned reads. Used by every step of the batch layer. */
package dev.lambent.batch.lake;
