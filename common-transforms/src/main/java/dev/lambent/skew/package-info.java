/**
 * What a served value that differs from the replayed one was made of: the fold is done again under hypotheses, and one
 * that gives the served bits is to blame. Used by the batch layer's audit.
 */
package dev.lambent.skew;
