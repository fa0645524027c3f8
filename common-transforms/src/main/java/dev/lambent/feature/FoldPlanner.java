package dev.lambent.feature;

import dev.lambent.app.StreamSpec;
import dev.lambent.feature.FoldPlan.Branch;
import dev.lambent.feature.FoldPlan.Place;
import dev.lambent.feature.FoldPlan.SetPlan;
import dev.lambent.feature.FoldPlan.Value;
import dev.lambent.fold.Aggregate;
import dev.lambent.fold.Aggregate.Function;
import dev.lambent.fold.Frame;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Makes a {@link FoldPlan} of a query in normal form, and refuses what a fold cannot keep. */
final class FoldPlanner {
    private static final long LONGEST_WINDOW_MILLIS = 3653L * 24 * 60 * 60 * 1000;
    private static final long LONGEST_ROWS = 1_000_000;
    private static final Set<Function> TAKE_BOOLEANS = EnumSet.of(
            Function.COUNT,
            Function.COUNT_DISTINCT,
            Function.APPROX_COUNT_DISTINCT,
            Function.FIRST_VALUE,
            Function.FIRST_VALUE_IGNORE_NULLS,
            Function.LAST_VALUE,
            Function.LAST_VALUE_IGNORE_NULLS,
            Function.MODE);

    private final SqlText text;
    private final NormalForm form;
    private final List<StreamSpec> streams;
    private final List<String> names;
    private final RexBuilder builder;
    private final OptionalInt maxRowsPerKey;

    /** Fields of the window's input that are needed, plus constants that aggregates take, in order. */
    private final Map<Integer, Integer> inputOfField = new LinkedHashMap<>();

    /** The inputs, per branch. */
    private final List<List<Value>> inputs = new ArrayList<>();

    private FoldPlanner(
            SqlText text,
            NormalForm form,
            List<StreamSpec> streams,
            List<String> names,
            RexBuilder builder,
            OptionalInt maxRowsPerKey) {
        this.text = text;
        this.form = form;
        this.streams = streams;
        streams.forEach(stream -> inputs.add(new ArrayList<>()));
        this.names = names;
        this.builder = builder;
        this.maxRowsPerKey = maxRowsPerKey;
    }

    static FoldPlan plan(SqlQuery query, Map<String, StreamSpec> streams, OptionalInt maxRowsPerKey) {
        NormalForm form = NormalForm.of(query);
        List<StreamSpec> specs = form.sources().stream()
                .map(source -> streams.get(source.table()))
                .toList();
        RexBuilder builder = query.rel().getCluster().getRexBuilder();
        return new FoldPlanner(query.text(), form, specs, query.names(), builder, maxRowsPerKey).plan();
    }

    private FoldPlan plan() {
        List<Value> outputs = outputs();
        if (form.window().isEmpty()) {
            for (int i = 0; i < streams.size(); i++) {
                inputs.set(i, asInputs(outputs, form.sources().get(i).inputs()));
            }
            return new FoldPlan(
                    branches(),
                    List.of(),
                    form.above(),
                    outputs,
                    range(outputs.size()),
                    new Place[outputs.size()],
                    -1,
                    maxRowsPerKey);
        }
        Window window = form.window().get();
        int fields = form.source().inputs().size();
        collectInputs(window, fields);
        Map<List<Integer>, List<Aggregate>> sets = new LinkedHashMap<>();
        List<List<Integer>> keysOfField = new ArrayList<>();
        List<Integer> columnOfField = new ArrayList<>();
        for (Window.Group group : window.groups) {
            Frame frame = frame(window, group, fields);
            requireKnown(frame, window, group, fields);
            List<Integer> keys = group.keys.asList();
            List<Aggregate> aggregates = sets.computeIfAbsent(keys, k -> new ArrayList<>());
            for (Window.RexWinAggCall call : group.aggCalls) {
                Aggregate aggregate = aggregate(window, call, frame, fields);
                int column = aggregates.indexOf(aggregate);
                if (column < 0) {
                    column = aggregates.size();
                    aggregates.add(aggregate);
                }
                keysOfField.add(keys);
                columnOfField.add(column);
            }
        }
        List<List<Integer>> order = new ArrayList<>(sets.keySet());
        Place[] places = new Place[fields + keysOfField.size()];
        for (int i = 0; i < keysOfField.size(); i++) {
            places[fields + i] = new Place(order.indexOf(keysOfField.get(i)), columnOfField.get(i));
        }
        int[] inputIndexes = new int[places.length];
        Arrays.fill(inputIndexes, -1);
        inputOfField.forEach((field, input) -> {
            if (field < fields) {
                inputIndexes[field] = input;
            }
        });
        List<SetPlan> plans = new ArrayList<>();
        sets.forEach((keys, aggregates) ->
                plans.add(new SetPlan(keys.stream().mapToInt(inputOfField::get).toArray(), List.copyOf(aggregates))));
        int eventTimeInput = eventTimeInput();
        return new FoldPlan(
                branches(), plans, form.above(), outputs, inputIndexes, places, eventTimeInput, maxRowsPerKey);
    }

    private List<Branch> branches() {
        List<Branch> branches = new ArrayList<>();
        for (int i = 0; i < streams.size(); i++) {
            branches.add(new Branch(streams.get(i), form.sources().get(i).below(), List.copyOf(inputs.get(i))));
        }
        return branches;
    }

    private static int[] range(int length) {
        int[] range = new int[length];
        for (int i = 0; i < length; i++) {
            range[i] = i;
        }
        return range;
    }

    private List<Value> outputs() {
        Set<String> seen = new HashSet<>();
        List<Value> outputs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = spelling(names.get(i), form.outputs().get(i));
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw text.refuse("two columns are named " + name, "Give each column of the SELECT list its own name.");
            }
            if (name.startsWith("_") || name.startsWith("EXPR$")) {
                throw text.refuse(
                        name.startsWith("_")
                                ? "names that start with _ are Lambent's own: " + name
                                : "column " + (i + 1) + " has no name",
                        "Write … AS name.");
            }
            outputs.add(new Value(
                    name, type(form.outputs().get(i), name), form.outputs().get(i)));
        }
        return outputs;
    }

    /** A column that is passed on under its own name is spelled as the stream spells it. */
    private String spelling(String name, RexNode output) {
        if (output instanceof RexInputRef ref
                && ref.getIndex() < form.source().inputs().size()
                && form.source().inputs().get(ref.getIndex()) instanceof RexInputRef column) {
            String declared = streams.get(0).schema().column(column.getIndex()).name();
            return declared.equalsIgnoreCase(name) ? declared : name;
        }
        return name;
    }

    private static List<Value> asInputs(List<Value> outputs, List<RexNode> expressions) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            values.add(new Value(outputs.get(i).name(), outputs.get(i).type(), expressions.get(i)));
        }
        return values;
    }

    private ColumnType type(RexNode expression, String name) {
        return SqlTypes.columnType(expression.getType())
                .orElseThrow(() -> text.refuse(
                        name + " has type " + expression.getType(),
                        "Give it one of Lambent's types: CAST(… AS DOUBLE), for example."));
    }

    private void collectInputs(Window window, int fields) {
        Set<Integer> used = new TreeSet<>();
        RexVisitorImpl<Void> collect = new RexVisitorImpl<>(true) {
            @Override
            public Void visitInputRef(RexInputRef ref) {
                used.add(ref.getIndex());
                return null;
            }
        };
        form.outputs().forEach(output -> output.accept(collect));
        form.above().ifPresent(filter -> filter.accept(collect));
        used.removeIf(field -> field >= fields);
        for (Window.Group group : window.groups) {
            used.addAll(group.keys.asList());
            group.orderKeys.getFieldCollations().forEach(order -> used.add(order.getFieldIndex()));
            // Further operands are parameters, not arguments.
            group.aggCalls.forEach(
                    call -> call.getOperands().stream().limit(1).forEach(argument -> argument.accept(collect)));
        }
        RowSchema schema = streams.get(0).schema();
        Set<String> taken = new HashSet<>();
        for (int field : used) {
            int index = inputOfField.size();
            RexNode first = expression(window, fields, 0, field);
            String name = first instanceof RexInputRef ref
                            && taken.add(schema.column(ref.getIndex()).name())
                    ? schema.column(ref.getIndex()).name()
                    : "_" + index;
            inputOfField.put(field, index);
            for (int i = 0; i < streams.size(); i++) {
                RexNode expression = expression(window, fields, i, field);
                inputs.get(i).add(new Value(name, type(expression, "an argument of a window"), expression));
            }
        }
    }

    /** The event times, as they are or, if rows of a stream become known later, when they do. */
    private int eventTimeInput() {
        if (streams.stream().anyMatch(stream -> !stream.knownAfter().isZero())) {
            for (int i = 0; i < streams.size(); i++) {
                inputs.get(i).add(new Value("_known_at", ColumnType.TIMESTAMP, knownAt(streams.get(i))));
            }
            return inputs.get(0).size() - 1;
        }
        for (int i = 0; i < inputs.get(0).size(); i++) {
            if (inputs.get(0).get(i).expression() instanceof RexInputRef ref
                    && ref.getIndex() == streams.get(0).eventTimeIndex()) {
                return i;
            }
        }
        return -1;
    }

    private RexNode knownAt(StreamSpec stream) {
        RelDataType timestamp = builder.getTypeFactory().createSqlType(SqlTypeName.TIMESTAMP, 3);
        RexNode eventTime = builder.makeInputRef(timestamp, stream.eventTimeIndex());
        if (stream.knownAfter().isZero()) {
            return eventTime;
        }
        RexNode later = builder.makeIntervalLiteral(
                BigDecimal.valueOf(stream.knownAfter().toMillis()),
                new SqlIntervalQualifier(TimeUnit.SECOND, null, SqlParserPos.ZERO));
        return builder.makeCall(SqlStdOperatorTable.DATETIME_PLUS, eventTime, later);
    }

    private RexNode expression(Window window, int fields, int source, int field) {
        return field < fields ? form.sources().get(source).inputs().get(field) : window.constants.get(field - fields);
    }

    private Frame frame(Window window, Window.Group group, int fields) {
        List<RelFieldCollation> order = group.orderKeys.getFieldCollations();
        for (int i = 0; i < streams.size(); i++) {
            StreamSpec stream = streams.get(i);
            if (order.size() != 1
                    || order.get(0).getDirection().isDescending()
                    || !(form.sources().get(i).inputs().get(order.get(0).getFieldIndex()) instanceof RexInputRef ref)
                    || ref.getIndex() != stream.eventTimeIndex()) {
                throw text.refuse(
                        "a window is not ordered by " + stream.eventTime() + ", the event time of " + stream.name(),
                        streams.size() == 1
                                ? "Write ORDER BY " + stream.eventTime() + "."
                                : "Give the event times of all streams in one column of the UNION ALL, and order by it.");
            }
        }
        if (!(group.upperBound.isCurrentRow() || group.upperBound.isPreceding())
                || !group.lowerBound.isPreceding()
                || (group.exclude != RexWindowExclusion.EXCLUDE_NO_OTHER
                        && group.exclude != RexWindowExclusion.EXCLUDE_CURRENT_ROW)) {
            throw text.refuse(
                    "a frame does not lead from a literal distance PRECEDING to the CURRENT ROW or one before: "
                            + group,
                    "Write RANGE INTERVAL '3' HOUR PRECEDING or ROWS 10 PRECEDING.");
        }
        boolean excludesSelf = group.exclude == RexWindowExclusion.EXCLUDE_CURRENT_ROW;
        if (group.lowerBound.isUnbounded()) {
            return new Frame.Unbounded(excludesSelf);
        }
        long distance = distance(window, group.lowerBound, fields);
        long gap = group.upperBound.isCurrentRow() ? 0 : distance(window, group.upperBound, fields);
        if (gap < 0 || gap > distance) {
            throw text.refuse(
                    "a frame ends before it begins",
                    "Write the longer distance first: BETWEEN INTERVAL '8' DAY PRECEDING AND INTERVAL '1' DAY PRECEDING.");
        }
        if (group.isRows) {
            if (distance < 1 || distance > LONGEST_ROWS) {
                throw text.refuse(
                        "ROWS " + distance + " PRECEDING is outside 1 to " + LONGEST_ROWS,
                        "Choose another number; the column itself is the value of the current row.");
            }
            if (distance > maxRowsPerKey.orElse(Integer.MAX_VALUE)) {
                throw text.refuse(
                        "ROWS " + distance + " PRECEDING keeps more rows than max_rows_per_key allows, "
                                + maxRowsPerKey.getAsInt(),
                        "Look back over fewer rows, or raise max_rows_per_key in lambent.yaml.");
            }
            return new Frame.Rows((int) distance, excludesSelf ? Math.max(1, (int) gap) : (int) gap);
        }
        if (distance < 0 || distance > LONGEST_WINDOW_MILLIS) {
            throw text.refuse("a window is negative or longer than ten years", "Choose a shorter interval.");
        }
        return new Frame.Range(distance, gap, excludesSelf);
    }

    /** Rows that are there and not yet known would take the places of known ones, if they share a key. */
    private void requireKnown(Frame frame, Window window, Window.Group group, int fields) {
        Optional<StreamSpec> later = IntStream.range(0, streams.size())
                .filter(i -> !streams.get(i).knownAfter().isZero())
                .filter(i -> group.keys.asList().stream()
                        .noneMatch(key -> RexLiteral.isNullLiteral(expression(window, fields, i, key))))
                .mapToObj(streams::get)
                .findFirst();
        if (later.isEmpty()) {
            return;
        }
        if (frame instanceof Frame.Rows) {
            throw text.refuse(
                    "ROWS frames and LAG count rows of " + later.get().name()
                            + " before they are known: it has known_after",
                    "Write a RANGE frame; or leave known_after out, and let frames over its columns end earlier:"
                            + " RANGE BETWEEN INTERVAL '3' HOUR PRECEDING AND INTERVAL '1' HOUR PRECEDING.");
        }
        if (frame instanceof Frame.Unbounded && maxRowsPerKey.isPresent()) {
            throw text.refuse(
                    "with max_rows_per_key, rows settle into the totals of UNBOUNDED PRECEDING before those of "
                            + later.get().name() + " are known: it has known_after",
                    "Write a RANGE frame, or leave max_rows_per_key out.");
        }
    }

    /** A literal of rows or milliseconds; literals are the fields behind the window's input. */
    private long distance(Window window, RexWindowBound bound, int fields) {
        int constant = bound.getOffset() instanceof RexInputRef offset ? offset.getIndex() - fields : -1;
        if (constant < 0) {
            throw text.refuse(
                    "a frame's start or end is computed",
                    "Write a literal: RANGE INTERVAL '3' HOUR PRECEDING, quotes included.");
        }
        return ((BigDecimal) RexLiteral.value(window.constants.get(constant))).longValue();
    }

    private Aggregate aggregate(Window window, Window.RexWinAggCall call, Frame frame, int fields) {
        boolean star = call.getOperands().isEmpty();
        Function function = function(call, star);
        if (star) {
            return new Aggregate(Function.COUNT_ROWS, -1, null, frame, 0);
        }
        if (function == Function.QUANTILE_CONT && frame instanceof Frame.Unbounded) {
            throw text.refuse(
                    call.getParserPosition(),
                    "a quantile of all rows would have to keep all rows",
                    "Say how far back it looks: RANGE INTERVAL '30' DAY PRECEDING or ROWS 1000 PRECEDING.");
        }
        int field = ((RexInputRef) call.getOperands().get(0)).getIndex();
        if (function == Function.COUNT
                && field >= fields
                && !window.constants.get(field - fields).isNull()) {
            return new Aggregate(Function.COUNT_ROWS, -1, null, frame, 0);
        }
        int input = inputOfField.get(field);
        ColumnType type = inputs.get(0).get(input).type();
        if (type == ColumnType.BOOLEAN && !TAKE_BOOLEANS.contains(function)) {
            throw text.refuse(
                    call.getParserPosition(),
                    function + " of a BOOLEAN is not supported",
                    "Write CASE WHEN … THEN 1 ELSE 0 END.");
        }
        if (type == ColumnType.DECIMAL && !function.takesDecimals()) {
            throw text.refuse(
                    call.getParserPosition(),
                    function + " of a DECIMAL is not supported",
                    "Write " + call.getOperator().getName() + "(CAST(x AS DOUBLE)) OVER ….");
        }
        return new Aggregate(function, input, type, frame, parameter(window, call, fields));
    }

    private double parameter(Window window, Window.RexWinAggCall call, int fields) {
        if (call.getOperands().size() == 1) {
            return 0;
        }
        int constant = ((RexInputRef) call.getOperands().get(1)).getIndex() - fields;
        double parameter = ((Number) RexLiteral.value(window.constants.get(constant))).doubleValue();
        boolean fits = call.getOperator() == SqlOperators.QUANTILE_CONT
                ? parameter >= 0 && parameter <= 1
                : parameter >= 1 && parameter <= LONGEST_WINDOW_MILLIS;
        if (!fits) {
            throw text.refuse(
                    call.getParserPosition(),
                    call.getOperator() == SqlOperators.QUANTILE_CONT
                            ? "a quantile is from 0 to 1"
                            : "a half-life is more than nothing and at most ten years",
                    "Write " + call.getOperator().getName()
                            + (call.getOperator() == SqlOperators.QUANTILE_CONT ? "(x, 0.9)" : "(x, INTERVAL '6' HOUR)")
                            + " OVER ….");
        }
        return parameter;
    }

    private Function function(Window.RexWinAggCall call, boolean star) {
        if (SqlOperators.AGGREGATES.containsKey(call.getOperator())) {
            return SqlOperators.AGGREGATES.get(call.getOperator());
        }
        return switch (call.getOperator().getKind()) {
            case COUNT -> star ? Function.COUNT_ROWS : call.distinct ? Function.COUNT_DISTINCT : Function.COUNT;
            case SUM -> Function.SUM;
            case AVG -> Function.AVG;
            case MIN -> Function.MIN;
            case MAX -> Function.MAX;
            case STDDEV_SAMP -> Function.STDDEV_SAMP;
            case STDDEV_POP -> Function.STDDEV_POP;
            case VAR_SAMP -> Function.VAR_SAMP;
            case VAR_POP -> Function.VAR_POP;
            case MODE -> Function.MODE;
            case FIRST_VALUE -> call.ignoreNulls ? Function.FIRST_VALUE_IGNORE_NULLS : Function.FIRST_VALUE;
            case LAST_VALUE -> call.ignoreNulls ? Function.LAST_VALUE_IGNORE_NULLS : Function.LAST_VALUE;
            default ->
                throw text.refuse(
                        call.getParserPosition(),
                        call.getOperator().getName() + " is not supported over a window",
                        "See docs/features-sql.md.");
        };
    }
}
