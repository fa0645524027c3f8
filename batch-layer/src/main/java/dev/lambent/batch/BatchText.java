package dev.lambent.batch;

import static dev.lambent.batch.Report.count;
import static java.util.stream.Collectors.joining;

import dev.lambent.batch.archive.ModelSchedule;
import dev.lambent.batch.audit.Audit;
import dev.lambent.batch.audit.FeatureSkew;
import dev.lambent.batch.publish.Activation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/** Results of a run in plain words. */
final class BatchText {
    private BatchText() {}

    static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** {@code 40 s}, {@code 3 min}, {@code 2 h}. */
    static String roughly(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 100
                ? seconds + " s"
                : seconds < 6_000 ? (seconds + 30) / 60 + " min" : (seconds + 1_800) / 3_600 + " h";
    }

    static String steps(Set<Step> steps) {
        return steps.stream()
                .sorted()
                .map(step -> step.name().toLowerCase(Locale.ROOT))
                .collect(joining(", "));
    }

    /** A sentence per feature with differences. */
    static List<String> skew(List<FeatureSkew> skews, double budget) {
        List<String> text = new ArrayList<>();
        for (FeatureSkew skew : skews) {
            skew.cause()
                    .ifPresent(cause -> text.add((skew.mismatches() > budget * skew.rows() ? "WARNING: skew" : "Skew")
                            + " of " + skew.feature() + ": " + count(skew.mismatches()) + " of " + count(skew.rows())
                            + " served values are not what the replay computes; "
                            + cause.blame().word() + ": "
                            + cause.evidence() + ". " + cause.example() + "."));
        }
        return text;
    }

    static List<String> audit(List<Audit.Line> lines) {
        List<String> text = new ArrayList<>();
        text.add(count(sum(lines, line -> line.range().offsets())) + " offsets = " + count(sum(lines, Audit.Line::rows))
                + " rows + " + count(sum(lines, Audit.Line::quarantined)) + " quarantined + "
                + count(sum(lines, Audit.Line::ticks)) + " ticks + " + count(sum(lines, Audit.Line::gaps)) + " gaps.");
        long compared = sum(lines, line -> line.served().compared());
        if (compared > 0) {
            text.add(count(compared) + " answers of the speed layer compared bit for bit: "
                    + count(sum(lines, line -> line.served().featureDifferences())) + " with other features, "
                    + count(sum(lines, line -> line.served().scoreDifferences())) + " with another score.");
        }
        long unknown = sum(lines, line -> line.served().unknown());
        if (unknown > 0) {
            text.add("WARNING: " + count(unknown) + " answers of the speed layer are for rows the batch layer does not"
                    + " score.");
        }
        long steps = sum(lines, Audit.Line::clockSteps);
        if (steps > 0) {
            text.add(count(steps) + " records were appended while a broker's clock was behind; log order kept them in"
                    + " place.");
        }
        long waiting = sum(lines, Audit.Line::notYetServed);
        if (waiting > 0) {
            text.add(count(waiting) + " rows to score have no answer of the speed layer yet.");
        }
        return text;
    }

    /** Which models answered in the plan's slice. */
    static String schedule(ModelSchedule schedule, Plan plan) {
        Set<String> bundles = new TreeSet<>();
        String first = schedule.at(plan.from().logTimeMillis() + 1);
        if (first != null) {
            bundles.add(first);
        }
        schedule.changes().stream()
                .filter(change -> change.bundle() != null
                        && change.firstRowMillis() > plan.from().logTimeMillis()
                        && change.firstRowMillis() <= plan.to().logTimeMillis())
                .forEach(change -> bundles.add(change.bundle()));
        if (!plan.hasLog() || bundles.isEmpty()) {
            return "No model was in force: rows of the log have no prediction.";
        }
        return "In force: " + String.join(", ", bundles) + ".";
    }

    private static long sum(List<Audit.Line> lines, ToLongFunction<Audit.Line> figure) {
        return lines.stream().mapToLong(figure).sum();
    }

    static String activation(String bundle, Activation.Result result) {
        return switch (result.outcome()) {
            case ACTIVATED -> "All tasks of the speed job loaded and verified model " + bundle + "; it is in force.";
            case ACTIVATED_UNHEARD ->
                "No speed job is at work; model " + bundle + " is in force for the one that starts.";
            case REFUSED ->
                "WARNING: model " + bundle + " is NOT in force, the old one goes on: refused by " + result.message()
                        + ".";
            case UNANSWERED ->
                "WARNING: model " + bundle + " is NOT in force, the old one goes on: " + result.message() + ".";
        };
    }
}
