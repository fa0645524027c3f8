package dev.lambent.feature;

import dev.lambent.feature.FoldPlan.SetPlan;
import dev.lambent.feature.FoldPlan.Value;
import dev.lambent.fold.Aggregate;
import dev.lambent.fold.Fold;
import dev.lambent.fold.FoldSet;
import dev.lambent.fold.Frame;
import dev.lambent.fold.KeyState;
import dev.lambent.fold.WindowSet;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A fold plan with its generated code. */
final class CompiledFold implements Fold {
    private final FeatureSetId featureSet;
    private final FoldPlan plan;
    private final Map<String, Integer> branchOfStream = new LinkedHashMap<>();
    private final FoldCode code;
    private final List<FoldSet> sets;
    private final WindowSet[] windows;
    private final RowSchema inputSchema;
    private final RowSchema[] partSchemas;
    private final RowSchema outputSchema;

    CompiledFold(FeatureSetId featureSet, FoldPlan plan, FoldCode code) {
        this.featureSet = featureSet;
        this.plan = plan;
        for (int i = 0; i < plan.branches().size(); i++) {
            branchOfStream.put(plan.branches().get(i).stream().name(), i);
        }
        this.code = code;
        // A query without windows has one set, so that its rows have a place to be spread by.
        List<SetPlan> setPlans = plan.hasWindows() ? plan.sets() : List.of(new SetPlan(new int[0], List.of()));
        sets = new ArrayList<>();
        windows = new WindowSet[setPlans.size()];
        partSchemas = new RowSchema[setPlans.size()];
        for (int i = 0; i < setPlans.size(); i++) {
            SetPlan set = setPlans.get(i);
            sets.add(new FoldSet(
                    i,
                    Arrays.stream(set.keys())
                            .mapToObj(key -> plan.inputs().get(key).name())
                            .toList()));
            windows[i] = plan.windows(set);
            partSchemas[i] = partSchema(plan, set.aggregates());
        }
        inputSchema = inputSchema(plan);
        outputSchema = plan.hasWindows() ? outputSchema(plan) : inputSchema;
    }

    /** The same features over other frames. */
    CompiledFold reframed(UnaryOperator<Frame> change) {
        return new CompiledFold(featureSet, plan.reframed(change), code);
    }

    OptionalLong reachMillis() {
        return plan.reachMillis();
    }

    private static RowSchema partSchema(FoldPlan plan, List<Aggregate> aggregates) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < aggregates.size(); i++) {
            columns.add(new Column("_" + i, aggregates.get(i).type(), true));
        }
        if (plan.marksTruncated()) {
            columns.add(new Column(TRUNCATED, ColumnType.BOOLEAN, false));
        }
        return new RowSchema(columns);
    }

    private static RowSchema inputSchema(FoldPlan plan) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < plan.inputs().size(); i++) {
            Value input = plan.inputs().get(i);
            columns.add(new Column(input.name(), input.type(), plan.isInputNullable(i)));
        }
        return new RowSchema(columns);
    }

    private static RowSchema outputSchema(FoldPlan plan) {
        List<Column> columns = new ArrayList<>();
        plan.outputs().forEach(output -> columns.add(new Column(output.name(), output.type(), true)));
        if (plan.marksTruncated()) {
            columns.add(new Column(TRUNCATED, ColumnType.BOOLEAN, true));
        }
        return new RowSchema(columns);
    }

    @Override
    public FeatureSetId featureSet() {
        return featureSet;
    }

    @Override
    public Set<String> streams() {
        return Collections.unmodifiableSet(branchOfStream.keySet());
    }

    @Override
    public List<FoldSet> sets() {
        return List.copyOf(sets);
    }

    @Override
    public RowSchema inputSchema() {
        return inputSchema;
    }

    @Override
    public RowSchema partSchema(int set) {
        return partSchemas[set];
    }

    @Override
    public RowSchema outputSchema() {
        return outputSchema;
    }

    @Override
    public Row prepare(String stream, Row event) {
        return code.prepare(branchOfStream.get(stream), event);
    }

    @Override
    public boolean mayScore(Row input) {
        return code.mayScore(input);
    }

    @Override
    public String key(int set, Row input) {
        return code.key(set, input);
    }

    @Override
    public KeyState newState(int set) {
        return windows[set].newState();
    }

    @Override
    public Row step(int set, KeyState state, long logTimeMillis, Row input, boolean wanted) {
        return windows[set].step(state, logTimeMillis, input, wanted);
    }

    @Override
    public Row finish(Row input, Row[] parts) {
        return code.finish(input, parts);
    }

    @Override
    public KeyState readState(int set, byte[] bytes) {
        return windows[set].readState(bytes);
    }
}
