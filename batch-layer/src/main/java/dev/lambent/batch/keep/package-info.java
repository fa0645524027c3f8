/** The last step of a run: what no epoch that is kept needs goes, and nothing else. Used by the run only. */
package dev.lambent.batch.keep;
