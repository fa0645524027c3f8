/**
 * Bundles: a trained model as a folder of files with checksums, golden vectors and provenance; refused when anything is
 * off. Written by the batch layer, loaded by every layer; docs/bundles.md describes the files.
 */
package dev.lambent.bundle;
