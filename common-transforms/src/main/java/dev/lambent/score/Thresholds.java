package dev.lambent.score;

import java.util.List;

/** A scorer that compares numbers with thresholds, so that golden vectors can hit them exactly. */
public interface Thresholds {
    /** Every threshold of the trees, in a fixed order. */
    List<TreeScorer.Cut> cuts();
}
