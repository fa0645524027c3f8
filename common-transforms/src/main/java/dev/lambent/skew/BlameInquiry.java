package dev.lambent.skew;

import dev.lambent.feature.Transform;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds out what served values were made of. Each hypothesis folds the rows again; per feature the one is blamed that
 * gives, bit for bit, most of the served values that differ, and then most of those that do not.
 */
public final class BlameInquiry {
    private static final double PRECISION = 1e-5;

    private final RowSchema schema;
    private final List<Hypothesis> hypotheses;

    public BlameInquiry(Transform transform) {
        schema = transform.fold().outputSchema();
        hypotheses = Hypotheses.of(transform);
    }

    /** A row that was served, with its features then and as the replay computes them. */
    public record Case(LogPosition position, Row served, Row replayed) {}

    /**
     * What is blamed for the differences of one feature.
     *
     * @param words what was done to the rows or the value
     * @param explained of {@code cases} with a difference, how many it explains
     */
    public record Verdict(Blame blame, String words, int explained, int cases) {
        @Override
        public String toString() {
            return blame == Blame.UNEXPLAINED ? words : words + " (explains " + explained + " of " + cases + ")";
        }
    }

    /** How well one explanation fits one feature. */
    private record Fit(Verdict verdict, int kept) {
        static final Comparator<Fit> BETTER = Comparator.comparingInt(
                        (Fit fit) -> -fit.verdict().explained())
                .thenComparingInt(fit -> -fit.kept())
                .thenComparing(fit -> fit.verdict().blame());
    }

    /**
     * @param log every row that has a key in common with a case, in log order
     * @param cases rows with a difference, and some without: they tell hypotheses apart that explain as much
     * @return per column of the features with a difference, its index first
     */
    public Map<Integer, Verdict> run(List<LoggedRow> log, List<Case> cases) {
        Set<LogPosition> wanted = cases.stream().map(Case::position).collect(Collectors.toSet());
        Map<Integer, List<Fit>> fits = new TreeMap<>();
        for (int column = 0; column < schema.width(); column++) {
            int feature = column;
            ColumnType type = schema.column(column).type();
            List<Case> different = cases.stream()
                    .filter(one -> !same(one.served(), one.replayed(), feature))
                    .toList();
            if (!different.isEmpty()) {
                int kept = cases.size() - different.size();
                List<Fit> own = fits.computeIfAbsent(column, any -> new ArrayList<>());
                own.add(fit(
                        Blame.PRECISION,
                        "almost the same number",
                        different,
                        kept,
                        one -> isClose(value(one.served(), feature, type), value(one.replayed(), feature, type))));
                own.add(fit(
                        Blame.DEFAULT,
                        "a null and a default",
                        different,
                        kept,
                        one -> isDefault(value(one.served(), feature, type), value(one.replayed(), feature, type))));
            }
        }
        if (fits.isEmpty()) {
            return Map.of();
        }
        for (Hypothesis hypothesis : hypotheses) {
            Map<LogPosition, Row> features = hypothesis.features(log, wanted);
            fits.forEach((column, all) -> all.add(fit(hypothesis, features, cases, column)));
        }
        Map<Integer, Verdict> verdicts = new TreeMap<>();
        fits.forEach((column, all) -> verdicts.put(column, verdict(all)));
        return verdicts;
    }

    private static Verdict verdict(List<Fit> fits) {
        Verdict best = fits.stream().min(Fit.BETTER).orElseThrow().verdict();
        if (best.explained() * 2 > best.cases()) {
            return best;
        }
        String nearest = best.explained() == 0 ? "" : "; nearest: " + best;
        return new Verdict(Blame.UNEXPLAINED, "nothing known gives these values" + nearest, 0, best.cases());
    }

    private static Fit fit(Blame blame, String words, List<Case> different, int kept, Predicate<Case> explains) {
        int explained = (int) different.stream().filter(explains::test).count();
        return new Fit(new Verdict(blame, words, explained, different.size()), kept);
    }

    private Fit fit(Hypothesis hypothesis, Map<LogPosition, Row> features, List<Case> cases, int column) {
        int explained = 0;
        int different = 0;
        int kept = 0;
        for (Case one : cases) {
            Row row = features.get(one.position());
            boolean gives = row != null && same(one.served(), row, column);
            if (same(one.served(), one.replayed(), column)) {
                kept += gives ? 1 : 0;
            } else {
                different++;
                explained += gives ? 1 : 0;
            }
        }
        return new Fit(new Verdict(hypothesis.blame(), hypothesis.words(), explained, different), kept);
    }

    private boolean same(Row left, Row right, int column) {
        ColumnType type = schema.column(column).type();
        return Objects.equals(value(left, column, type), value(right, column, type));
    }

    private static Object value(Row row, int column, ColumnType type) {
        return row.boxed(column, type);
    }

    private static boolean isClose(Object served, Object replayed) {
        if (!(served instanceof Double left) || !(replayed instanceof Double right)) {
            return false;
        }
        return Math.abs(left - right) <= PRECISION * Math.max(Math.abs(left), Math.abs(right));
    }

    /** One of the two is null, or what was served is what a type has before it is given a value. */
    private static boolean isDefault(Object served, Object replayed) {
        return served == null || replayed == null || (saysNothing(served) && !saysNothing(replayed));
    }

    private static boolean saysNothing(Object value) {
        return value.equals("")
                || value.equals(false)
                || (value instanceof Number number
                        && (number.doubleValue() == 0 || Double.isNaN(number.doubleValue())));
    }
}
