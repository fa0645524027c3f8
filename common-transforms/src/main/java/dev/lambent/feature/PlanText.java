package dev.lambent.feature;

import dev.lambent.feature.FoldPlan.Branch;
import dev.lambent.feature.FoldPlan.Place;
import dev.lambent.feature.FoldPlan.SetPlan;
import dev.lambent.feature.FoldPlan.Value;
import dev.lambent.fold.Aggregate;
import dev.lambent.fold.Fold;
import dev.lambent.fold.Frame;
import dev.lambent.fold.StateShape;
import dev.lambent.schema.Column;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A fold plan in words: what is read and scored, how each feature is computed, what the state of a key keeps. */
final class PlanText {
    private static final long[] UNITS = {86_400_000, 3_600_000, 60_000, 1000, 1};
    private static final String[] UNIT_NAMES = {"d", "h", "min", "s", "ms"};

    private final FoldPlan plan;
    private final StringBuilder out = new StringBuilder();

    private PlanText(FoldPlan plan) {
        this.plan = plan;
    }

    /** @param inputs the model's */
    static String of(FoldPlan plan, List<String> inputs) {
        return new PlanText(plan).write(inputs);
    }

    private String write(List<String> inputs) {
        line("Reads");
        plan.branches().forEach(this::branch);
        plan.above().ifPresent(filter -> line("Scores rows where " + RexWords.of(filter, this::name)));
        line("Features");
        int width = plan.outputs().stream()
                .mapToInt(output -> output.name().length())
                .max()
                .orElse(0);
        for (int i = 0; i < plan.outputs().size(); i++) {
            Value output = plan.outputs().get(i);
            String words = plan.hasWindows() ? RexWords.of(output.expression(), this::name) : input(i);
            line("  %-" + width + "s  %-9s  %s", output.name(), output.type(), words);
        }
        if (plan.marksTruncated()) {
            line("  %-" + width + "s  %-9s  whether a window of the row may lack rows", Fold.TRUNCATED, "BOOLEAN");
        }
        line("Inputs of the model: %s", String.join(", ", inputs));
        if (!plan.hasWindows()) {
            line("No windows: no state is kept.");
            return out.toString();
        }
        line("State, by key");
        for (int set = 0; set < plan.sets().size(); set++) {
            set(set, plan.sets().get(set));
        }
        return out.toString();
    }

    private void branch(Branch branch) {
        List<Column> columns = branch.stream().schema().columns();
        String filter = branch.below()
                .map(below -> ", where "
                        + RexWords.of(below, field -> columns.get(field).name()))
                .orElse("");
        line(
                "  %s: event time %s%s, max_lateness %s%s",
                branch.stream().name(),
                branch.stream().eventTime(),
                branch.stream().knownAfter().isZero()
                        ? ""
                        : ", known " + duration(branch.stream().knownAfter()) + " later",
                duration(branch.stream().maxLateness()),
                filter);
    }

    private void set(int number, SetPlan set) {
        String key = Arrays.stream(set.keys()).mapToObj(this::input).collect(Collectors.joining(", "));
        line("  set %d: %s", number, key.isEmpty() ? "all rows, one key" : "PARTITION BY " + key);
        for (StateShape shape : plan.windows(set).stateShapes()) {
            String texts =
                    shape.texts() == 0 ? "" : " and " + shape.texts() + (shape.texts() == 1 ? " text" : " texts");
            String which = shape.everyRow() ? "" : " in which an argument is not null";
            String rows = shape.keptRows() > 0
                    ? "the latest " + shape.keptRows() + " rows"
                    : "every row of the last " + duration(Duration.ofMillis(shape.keptMillis())) + which;
            String totals = shape.frames() instanceof Frame.Unbounded ? ", and the totals of all rows, for ever" : "";
            String bound = shape.maxRows() > 0 ? ", at most " + shape.maxRows() + " of them" : "";
            line("    %d bytes%s for %s%s%s", shape.bytesPerRow(), texts, rows, bound, totals);
        }
    }

    /** A field that windows give: an input, or an aggregate with its frame. */
    private String name(int field) {
        int input = plan.inputOfField()[field];
        if (input >= 0) {
            return input(input);
        }
        Place place = plan.aggregateOfField()[field];
        Aggregate aggregate = plan.sets().get(place.set()).aggregates().get(place.column());
        String argument = aggregate.argument() < 0 ? "*" : input(aggregate.argument());
        String parameter = aggregate.parameter() == 0
                ? ""
                : aggregate.function() == Aggregate.Function.QUANTILE_CONT
                        ? ", " + aggregate.parameter()
                        : ", half-life " + duration(Duration.ofMillis((long) aggregate.parameter()));
        return call(aggregate.function(), argument + parameter) + " OVER (set " + place.set() + ", "
                + frame(aggregate.frame()) + ")";
    }

    private static String call(Aggregate.Function function, String arguments) {
        return switch (function) {
            case COUNT_ROWS -> "COUNT(" + arguments + ")";
            case COUNT_DISTINCT -> "COUNT(DISTINCT " + arguments + ")";
            case FIRST_VALUE_IGNORE_NULLS -> "FIRST_VALUE(" + arguments + ") IGNORE NULLS";
            case LAST_VALUE_IGNORE_NULLS -> "LAST_VALUE(" + arguments + ") IGNORE NULLS";
            default -> function + "(" + arguments + ")";
        };
    }

    private String input(int input) {
        return plan.branches().stream()
                .map(branch -> RexWords.of(
                        branch.inputs().get(input).expression(),
                        field -> branch.stream().schema().column(field).name()))
                .distinct()
                .collect(Collectors.joining(" | "));
    }

    private static String frame(Frame frame) {
        if (frame instanceof Frame.Range range) {
            String start = duration(Duration.ofMillis(range.widthMillis())) + " PRECEDING";
            return "RANGE "
                    + (range.gapMillis() > 0
                            ? "BETWEEN " + start + " AND " + duration(Duration.ofMillis(range.gapMillis()))
                                    + " PRECEDING"
                            : start + (range.excludesSelf() ? " EXCLUDE CURRENT ROW" : ""));
        }
        if (frame instanceof Frame.Unbounded) {
            return "UNBOUNDED PRECEDING" + (frame.excludesSelf() ? " EXCLUDE CURRENT ROW" : "");
        }
        Frame.Rows rows = (Frame.Rows) frame;
        return "ROWS "
                + (rows.until() > 1
                        ? "BETWEEN " + rows.preceding() + " PRECEDING AND " + rows.until() + " PRECEDING"
                        : rows.preceding() + " PRECEDING" + (rows.excludesSelf() ? " EXCLUDE CURRENT ROW" : ""));
    }

    private static String duration(Duration duration) {
        long rest = duration.toMillis();
        List<String> words = new ArrayList<>();
        for (int unit = 0; unit < UNITS.length; unit++) {
            if (rest >= UNITS[unit]) {
                words.add(rest / UNITS[unit] + " " + UNIT_NAMES[unit]);
                rest %= UNITS[unit];
            }
        }
        return words.isEmpty() ? "0 s" : String.join(" ", words);
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
