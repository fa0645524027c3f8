/**
 * The one ordered hop: rows are decoded and fanned out, one copy per PARTITION BY set; {@link
 * dev.lambent.speed.fold.OrderedFold} brings the copies back into log order, folds them, and stamps each with the model
 * in force.
 */
package dev.lambent.speed.fold;
