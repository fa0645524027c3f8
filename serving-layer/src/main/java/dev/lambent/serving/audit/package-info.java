/**
 * Conservation: whether every record of the log is in the merged views exactly once, counted by reading the log again,
 * with nothing of the speed layer's own counting. Used by HTTP.
 */
package dev.lambent.serving.audit;
