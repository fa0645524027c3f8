/** Bundles: a trained model as files with checksums, golden vectors and provenance; refused when anything is off. */
package dev.lambent.bundle;
