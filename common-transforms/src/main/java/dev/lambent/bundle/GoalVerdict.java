package dev.lambent.bundle;

import static java.util.Objects.requireNonNull;

/**
 * How a model did against one goal.
 *
 * @param text the goal as written in the app
 * @param detail the figures it was judged by, for people
 */
public record GoalVerdict(String text, Verdict verdict, String detail) {
    /** The outcome for one goal. */
    public enum Verdict {
        PASS,
        FAIL,
        /** Training cannot know (a live latency); it does not stop a promotion. */
        NOT_JUDGED
    }

    public GoalVerdict {
        requireNonNull(text, "text is null");
        requireNonNull(verdict, "verdict is null");
        requireNonNull(detail, "detail is null");
    }
}
