package dev.lambent.card;

import dev.lambent.bundle.GoalVerdict;
import dev.lambent.bundle.GoalVerdict.Verdict;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether a model may be used, by what was asked of it.
 *
 * @param word the answer
 * @param reason a sentence or two
 */
record Usability(Tone tone, String word, String reason) {
    static Usability of(ModelEvidence evidence) {
        ContractFacts contract = evidence.contract();
        List<GoalVerdict> failed = contract.with(Verdict.FAIL);
        List<GoalVerdict> open = contract.with(Verdict.INSUFFICIENT);
        List<GoalVerdict> passed = contract.with(Verdict.PASS);
        List<GoalVerdict> notJudged = contract.with(Verdict.NOT_JUDGED);
        if (!failed.isEmpty()) {
            return new Usability(
                    Tone.BAD,
                    "No",
                    "The hold-out shows that " + goals(failed.size()) + " missed: " + texts(failed) + "."
                            + also(" Not shown to be reached: ", open));
        } else if (!open.isEmpty()) {
            return new Usability(
                    Tone.WARNING,
                    "Not yet",
                    "The hold-out does not show that " + goals(open.size()) + " reached, nor that "
                            + (open.size() == 1 ? "it is" : "they are") + " missed: " + texts(open)
                            + ". More labels may tell.");
        }
        String aside = also(" Not judged by training: ", notJudged);
        if (passed.isEmpty()) {
            return new Usability(Tone.WARNING, "With care", "No goal could be judged by training." + aside);
        } else if (evidence.findings().stream().anyMatch(DataFinding::severe)) {
            return new Usability(
                    Tone.WARNING,
                    "With care",
                    "Its goals are reached, but its data have a severe finding: the figures may be too good to be true."
                            + aside);
        }
        String reached = "what training can judge is reached (" + passed.size() + " of "
                + contract.goals().size() + " goals).";
        if (notJudged.isEmpty()) {
            reached = passed.size() == 1 ? "the goal is reached." : "all " + passed.size() + " goals are reached.";
        }
        return new Usability(Tone.GOOD, "Yes", "The hold-out shows that " + reached + aside);
    }

    private static String goals(int count) {
        return count == 1 ? "a goal is" : count + " goals are";
    }

    private static String also(String lead, List<GoalVerdict> goals) {
        return goals.isEmpty() ? "" : lead + texts(goals) + ".";
    }

    private static String texts(List<GoalVerdict> goals) {
        return goals.stream().map(GoalVerdict::text).collect(Collectors.joining("; "));
    }
}
