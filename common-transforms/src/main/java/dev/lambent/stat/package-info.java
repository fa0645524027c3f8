/**
 * Inference: what a sample says of an unknown figure, and whether one figure is greater than another. Pure functions of
 * arrays; the gate of training uses them, and whatever else must state its error rate. Distributions come from Apache
 * Commons Statistics.
 */
package dev.lambent.stat;
