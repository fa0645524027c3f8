package dev.lambent.serving;

import dev.lambent.serving.StormAsker.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Whether answers are slow <em>because of</em> a switch of epochs. An answer is slow if it took more than three times its
 * question's median. On a small machine some always are, with a batch run and the garbage collector beside them: their
 * share among all answers that are not the first of an epoch is what chance brings. The first answers of the epochs, which
 * pay for whatever a switch leaves to its readers, may be slow no more often than that: if chance alone would bring as many
 * with a probability below {@link #UNLIKELY}, the switches are to blame.
 *
 * @param answers of all epochs
 * @param first how many answers were the first of their asker and question in an epoch
 * @param slow how many of all answers were slow
 * @param slowFirst how many of the first were
 */
record SwitchCost(
        StormQuestion question,
        int answers,
        double medianMillis,
        double maxMillis,
        double maxFirstMillis,
        int slow,
        int first,
        int slowFirst) {
    static final double UNLIKELY = 1e-4;
    private static final double SLOW = 3;

    /** @param askers the answers of each asker, in order */
    static SwitchCost of(StormQuestion question, List<List<Answer>> askers) {
        List<Answer> first = new ArrayList<>();
        List<Answer> all = new ArrayList<>();
        for (List<Answer> answers : askers) {
            long epoch = -1;
            for (Answer answer : answers) {
                if (answer.question() == question) {
                    if (epoch >= 0 && answer.epoch() != epoch) {
                        first.add(answer);
                    }
                    epoch = answer.epoch();
                    all.add(answer);
                }
            }
        }
        long[] sorted = all.stream().mapToLong(Answer::nanos).sorted().toArray();
        double median = sorted[sorted.length / 2];
        return new SwitchCost(
                question,
                all.size(),
                median / 1e6,
                sorted[sorted.length - 1] / 1e6,
                first.stream().mapToLong(Answer::nanos).max().orElse(0) / 1e6,
                (int) all.stream().filter(a -> a.nanos() > SLOW * median).count(),
                first.size(),
                (int) first.stream().filter(a -> a.nanos() > SLOW * median).count());
    }

    /** The probability that chance makes at least {@code slowFirst} of the first answers slow. */
    double chance() {
        // One more than was seen, so that a share of 0 does not make a single slow answer impossible.
        double share = (slow - slowFirst + 1.0) / (answers - first + 1.0);
        double probability = 0;
        double term = Math.pow(1 - share, first);
        for (int k = 0; k < slowFirst; k++) {
            probability += term;
            term *= (double) (first - k) / (k + 1) * share / (1 - share);
        }
        return 1 - probability;
    }

    static String header() {
        return "| question | answers | median ms | max ms | slow | first of an epoch | slow of these | max of these ms | chance |\n"
                + "|---|---|---|---|---|---|---|---|---|";
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %d | %d | %d | %.1f | %.3g |",
                question,
                answers,
                medianMillis,
                maxMillis,
                slow,
                first,
                slowFirst,
                maxFirstMillis,
                chance());
    }
}
