/** Scorers: trained models as flat arrays, the only code that computes a score, in every layer. */
package dev.lambent.score;
