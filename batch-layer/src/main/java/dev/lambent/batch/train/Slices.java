package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;

import dev.lambent.app.Goal;
import dev.lambent.app.Metric;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.card.SliceFigure;
import dev.lambent.gate.Contract;
import dev.lambent.measure.Inferences;
import dev.lambent.measure.Metrics;
import dev.lambent.measure.Scored;
import dev.lambent.schema.ColumnType;
import dev.lambent.stat.Inference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * The main metric on the hold-out rows of each value of a column: of the columns that goals speak of, and of the first inputs
 * that are categories. A slice is weak if even its better bound is worse than the figure of all rows.
 */
final class Slices {
    private static final int MOST_COLUMNS = 4;
    private static final int MOST_VALUES = 8;
    private static final int LEAST_OF_CLASS = 10;

    private final Examples examples;
    private final Split.Fold fold;
    private final Contract contract;
    private final Judged judged;
    private final Metric metric;

    Slices(Examples examples, Split.Fold fold, Contract contract, Judged judged) {
        this.examples = examples;
        this.fold = fold;
        this.contract = contract;
        this.judged = judged;
        this.metric = Metric.main(contract.task());
    }

    List<SliceFigure> figures() {
        List<SliceFigure> figures = new ArrayList<>();
        columns().forEach(column -> figures.addAll(figures(column)));
        return figures;
    }

    private Set<String> columns() {
        Set<String> columns = new LinkedHashSet<>();
        contract.goals().stream()
                .map(Goal::each)
                .flatMap(java.util.Optional::stream)
                .forEach(columns::add);
        for (String input : examples.input().inputs()) {
            int index = examples.reader().schema().indexOf(input);
            if (columns.size() < MOST_COLUMNS
                    && examples.reader().schema().column(index).type() == ColumnType.VARCHAR) {
                columns.add(input);
            }
        }
        return columns;
    }

    private List<SliceFigure> figures(String column) {
        List<Row> values =
                examples.valid(fold).select(col(SparkRows.quoted(column))).collectAsList();
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            rows.computeIfAbsent(String.valueOf(values.get(i).get(0)), value -> new ArrayList<>())
                    .add(i);
        }
        return rows.entrySet().stream()
                .filter(slice -> slice.getValue().size() >= contract.gate().minRows())
                .sorted(Comparator.comparingInt((Map.Entry<String, List<Integer>> slice) ->
                                -slice.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_VALUES)
                .map(slice -> figure(column, slice.getKey(), slice.getValue()))
                .toList();
    }

    private SliceFigure figure(String column, String value, List<Integer> rows) {
        Scored slice = judged.scored().pick(rows.stream().mapToInt(i -> i).toArray());
        Double figure = Metrics.of(contract.task(), contract.settings(), slice).get(metric);
        if (figure == null || (metric.needsClasses() && slice.rowsOfRarestClass() < LEAST_OF_CLASS)) {
            return new SliceFigure(
                    column,
                    value,
                    rows.size(),
                    metric.text(),
                    figure == null ? OptionalDouble.empty() : OptionalDouble.of(figure),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    false);
        }
        Inference inference = Inferences.of(
                metric,
                contract.settings(),
                slice,
                examples.input().app().train().seed());
        double alpha = contract.gate().alpha();
        double lower = inference.lower(alpha);
        double upper = inference.upper(alpha);
        double all = judged.holdout().get(metric);
        return new SliceFigure(
                column,
                value,
                rows.size(),
                metric.text(),
                OptionalDouble.of(figure),
                OptionalDouble.of(lower),
                OptionalDouble.of(upper),
                metric.higherIsBetter() ? upper < all : lower > all);
    }

    /** A sentence per weak slice. */
    static List<String> weak(List<SliceFigure> figures) {
        return figures.stream()
                .filter(SliceFigure::weak)
                .map(slice -> String.format(
                        Locale.ROOT,
                        "Where %s is %s it is worse than elsewhere: %s %.4f (%.4f to %.4f) on %,d rows.",
                        slice.column(),
                        slice.value(),
                        slice.metric(),
                        slice.figure().orElseThrow(),
                        slice.lower().orElseThrow(),
                        slice.upper().orElseThrow(),
                        slice.rows()))
                .toList();
    }
}
