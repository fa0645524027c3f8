package dev.lambent.skew;

import java.util.Locale;

/** Why a served value differs from the replayed one. Of several that explain as much, the first in this order is blamed. */
public enum Blame {
    /** Rows that came late were left out, or seen before they came. */
    LATE_ROW,
    /** A frame was a millisecond or a row wider or narrower, or held the row itself where it must not. */
    WINDOW_EDGE,
    /** Times were read in another time zone. */
    TIME_ZONE,
    /** Rows were folded in another order. */
    ORDER,
    /** Close, but not the same number: single precision, or a sum in another order. */
    PRECISION,
    /** A null was replaced by a default, or a default by a null. */
    DEFAULT,
    /** Served by another feature set than the one it is compared with. */
    CODE_VERSION,
    /** None of these gives most of the served values. */
    UNEXPLAINED;

    /** As the view {@code skew} spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
