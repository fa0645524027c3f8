package dev.lambent.bundle;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How a model did against one goal.
 *
 * @param text the goal as written in the app
 * @param detail the figures it was judged by, for people
 */
public record GoalVerdict(String text, Verdict verdict, String detail) {
    /** The outcome for one goal. */
    public enum Verdict {
        /** The rows say, with the gate's error rate, that it is reached. */
        PASS,
        /** They say, with the same error rate, that it is not. */
        FAIL,
        /** They do not say. */
        INSUFFICIENT,
        /** Training cannot know (a live latency); it does not stop a promotion. */
        NOT_JUDGED
    }

    /** Whether every goal that training judges was shown to be reached. */
    public static boolean allowPromotion(List<GoalVerdict> goals) {
        return goals.stream().noneMatch(GoalVerdict::stopsPromotion);
    }

    /** Whether training judged the goal and did not show that it is reached. */
    public boolean stopsPromotion() {
        return verdict != Verdict.PASS && verdict != Verdict.NOT_JUDGED;
    }

    public GoalVerdict {
        requireNonNull(text, "text is null");
        requireNonNull(verdict, "verdict is null");
        requireNonNull(detail, "detail is null");
    }
}
