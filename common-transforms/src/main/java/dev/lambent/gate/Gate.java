package dev.lambent.gate;

import dev.lambent.app.Goal;
import dev.lambent.bundle.GoalVerdict;
import dev.lambent.bundle.GoalVerdict.Verdict;
import dev.lambent.stat.Holm;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Judges the goals of a contract. PASS: the rows say, at the error rate α, that the goal is reached; the tests of all goals
 * and slices are corrected together ({@link Holm}), so that the chance of any wrong PASS is at most α. FAIL: they say, at
 * α, that it is not. INSUFFICIENT: they do not say.
 */
public final class Gate {
    private final Contract contract;
    private final Evidence evidence;
    private final Claims claims;

    private Gate(Contract contract, Evidence evidence) {
        this.contract = contract;
        this.evidence = evidence;
        this.claims = new Claims(contract);
    }

    /** @return one verdict per goal of the contract, in its order */
    public static List<GoalVerdict> judge(Contract contract, Evidence evidence) {
        return new Gate(contract, evidence).judge();
    }

    /** A goal with what was claimed of it; without any claim it is not judged, and {@code reason} says why. */
    private record Judged(Goal goal, List<Claim> claims, int smallSlices, String reason) {}

    private List<GoalVerdict> judge() {
        List<Judged> all = contract.goals().stream().map(this::claims).toList();
        List<Claim> tested = all.stream()
                .flatMap(judged -> judged.claims().stream())
                .filter(Claim::isTested)
                .toList();
        double[] adjusted =
                Holm.adjust(tested.stream().mapToDouble(Claim::pReached).toArray());
        Map<Claim, Verdict> verdicts = new IdentityHashMap<>();
        for (int i = 0; i < adjusted.length; i++) {
            verdicts.put(tested.get(i), verdict(adjusted[i], tested.get(i).pMissed()));
        }
        return all.stream().map(judged -> verdict(judged, verdicts)).toList();
    }

    private Verdict verdict(double pReached, double pMissed) {
        double alpha = contract.gate().alpha();
        return pReached <= alpha ? Verdict.PASS : pMissed <= alpha ? Verdict.FAIL : Verdict.INSUFFICIENT;
    }

    private Judged claims(Goal goal) {
        if (goal.metric().isLatency()) {
            return new Judged(goal, List.of(), 0, "known only when the model is live");
        }
        if (goal.comparison().isOfChampion() && evidence.champion() instanceof Champion.Absent absent) {
            return new Judged(goal, List.of(), 0, absent.reason());
        }
        String reason = "no baseline has a " + goal.metric().text();
        if (goal.each().isEmpty()) {
            Optional<Claim> claim = claims.of(goal, "", evidence);
            return new Judged(goal, claim.stream().toList(), 0, reason);
        }
        List<Claim> bySlice = new ArrayList<>();
        int small = 0;
        for (var slice : rows(goal.each().get()).entrySet()) {
            if (slice.getValue().size() < contract.gate().minRows()) {
                small++;
                continue;
            }
            int[] rows = slice.getValue().stream().mapToInt(row -> row).toArray();
            claims.of(goal, slice.getKey(), evidence.pick(rows)).ifPresent(bySlice::add);
        }
        if (bySlice.isEmpty() && small > 0) {
            bySlice.add(Claim.untested(
                    "",
                    "no value of " + goal.each().get() + " has "
                            + contract.gate().minRows() + " rows"));
        }
        return new Judged(goal, bySlice, small, reason);
    }

    /** The rows of each value, by value. */
    private Map<String, List<Integer>> rows(String column) {
        String[] values = evidence.slices().get(column);
        Map<String, List<Integer>> rows = new TreeMap<>();
        for (int row = 0; row < values.length; row++) {
            rows.computeIfAbsent(column + " " + values[row], value -> new ArrayList<>())
                    .add(row);
        }
        return rows;
    }

    private GoalVerdict verdict(Judged judged, Map<Claim, Verdict> verdicts) {
        String text = judged.goal().text();
        if (judged.claims().isEmpty()) {
            return new GoalVerdict(text, Verdict.NOT_JUDGED, judged.reason());
        }
        Map<Verdict, List<Claim>> by = judged.claims().stream()
                .collect(Collectors.groupingBy(
                        claim -> verdicts.getOrDefault(claim, Verdict.INSUFFICIENT),
                        LinkedHashMap::new,
                        Collectors.toList()));
        Verdict worst = by.containsKey(Verdict.FAIL)
                ? Verdict.FAIL
                : by.containsKey(Verdict.INSUFFICIENT) ? Verdict.INSUFFICIENT : Verdict.PASS;
        Claim shown = by.get(worst).get(0);
        StringBuilder detail = new StringBuilder();
        if (!shown.slice().isEmpty()) {
            int reached = by.getOrDefault(Verdict.PASS, List.of()).size();
            detail.append(reached).append(" of ").append(judged.claims().size()).append(" slices reach it; ");
            detail.append(shown.slice()).append(": ");
        }
        detail.append(shown.detail());
        if (judged.smallSlices() > 0 && shown.isTested()) {
            detail.append("; ").append(judged.smallSlices()).append(" slices are too small to judge");
        }
        return new GoalVerdict(text, worst, detail.toString());
    }
}
