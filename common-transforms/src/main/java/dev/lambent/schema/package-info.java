/** Typed rows, their schemas and codecs, and the decoding of log records into rows. No engine types. */
package dev.lambent.schema;
