package dev.lambent.feature;

import dev.lambent.app.StreamSpec;
import dev.lambent.fold.Aggregate;
import dev.lambent.fold.Frame;
import dev.lambent.fold.WindowSet;
import dev.lambent.schema.ColumnType;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/**
 * What a fold does, before code is made of it.
 *
 * @param branches the streams whose rows are folded, each with the same inputs
 * @param above rows that break it are not scored; over inputs and aggregates
 * @param outputs columns of finished rows; over inputs and aggregates
 * @param inputOfField for each field of the window's output that is an input: its index in {@code inputs}, else -1
 * @param aggregateOfField for each field that is an aggregate: its place
 * @param eventTimeInput the input by which windows are ordered; -1 without windows
 * @param maxRowsPerKey see {@link dev.lambent.app.App#maxRowsPerKey}
 */
record FoldPlan(
        List<Branch> branches,
        List<SetPlan> sets,
        Optional<RexNode> above,
        List<Value> outputs,
        int[] inputOfField,
        Place[] aggregateOfField,
        int eventTimeInput,
        OptionalInt maxRowsPerKey) {
    /** A named, typed expression. */
    record Value(String name, ColumnType type, RexNode expression) {}

    /**
     * What is made of the rows of one stream.
     *
     * @param below rows that break it feed no window; over the stream's columns
     * @param inputs columns of prepared rows; expressions over the stream's columns
     */
    record Branch(StreamSpec stream, Optional<RexNode> below, List<Value> inputs) {
        private boolean isNullable(int input) {
            return !(inputs.get(input).expression() instanceof RexInputRef ref)
                    || stream.schema().column(ref.getIndex()).nullable();
        }
    }

    /** One PARTITION BY set: which inputs are its key, and what it computes. */
    record SetPlan(int[] keys, List<Aggregate> aggregates) {}

    /** Where an aggregate is found among the parts. */
    record Place(int set, int column) {}

    boolean hasWindows() {
        return !sets.isEmpty();
    }

    /** Whether finished rows have the column {@link dev.lambent.fold.Fold#TRUNCATED}. */
    boolean marksTruncated() {
        return hasWindows() && maxRowsPerKey.isPresent();
    }

    WindowSet windows(SetPlan set) {
        return new WindowSet(set.aggregates(), eventTimeInput, maxLateness().toMillis(), maxRowsPerKey);
    }

    /** The same plan with other frames. */
    FoldPlan reframed(UnaryOperator<Frame> change) {
        List<SetPlan> changed = sets.stream()
                .map(set -> new SetPlan(
                        set.keys(),
                        set.aggregates().stream()
                                .map(aggregate -> aggregate.over(change.apply(aggregate.frame())))
                                .toList()))
                .toList();
        return new FoldPlan(
                branches, changed, above, outputs, inputOfField, aggregateOfField, eventTimeInput, maxRowsPerKey);
    }

    /** The longest RANGE frame and the lateness of rows; empty if there are other frames, or rows are counted. */
    OptionalLong reachMillis() {
        if (marksTruncated()) {
            return OptionalLong.empty();
        }
        long widest = 0;
        for (SetPlan set : sets) {
            for (Aggregate aggregate : set.aggregates()) {
                if (!(aggregate.frame() instanceof Frame.Range range)) {
                    return OptionalLong.empty();
                }
                widest = Math.max(widest, range.widthMillis());
            }
        }
        return OptionalLong.of(widest + maxLateness().toMillis());
    }

    /** Names and types of the inputs; the expressions are those of the first branch. */
    List<Value> inputs() {
        return branches.get(0).inputs();
    }

    /** Whether an input may be null: copies are as their columns, everything computed may be. */
    boolean isInputNullable(int input) {
        return branches.stream().anyMatch(branch -> branch.isNullable(input));
    }

    /**
     * How much longer than windows reach rows are kept: a row may come this much after its event time, and another may stand in
     * the log this much before it becomes known.
     */
    Duration maxLateness() {
        return longest(StreamSpec::maxLateness).plus(longest(StreamSpec::knownAfter));
    }

    private Duration longest(Function<StreamSpec, Duration> duration) {
        return branches.stream()
                .map(branch -> duration.apply(branch.stream()))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }
}
