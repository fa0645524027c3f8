package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import dev.lambent.bundle.GoalVerdict;
import java.util.List;

/**
 * What was asked of the model before it was trained, and what the hold-out says to it.
 *
 * @param hash of the contract as it stood before training
 * @param alpha the chance of any wrong PASS, and of either bound being wrong
 * @param minRows fewer judge nothing
 */
public record ContractFacts(String hash, double alpha, long minRows, List<GoalVerdict> goals) {
    public ContractFacts {
        requireNonNull(hash, "hash is null");
        checkArgument(alpha > 0 && alpha < 1, "alpha is %s", alpha);
        goals = List.copyOf(goals);
    }

    /** The goals with this verdict. */
    List<GoalVerdict> with(GoalVerdict.Verdict verdict) {
        return goals.stream().filter(goal -> goal.verdict() == verdict).toList();
    }
}
