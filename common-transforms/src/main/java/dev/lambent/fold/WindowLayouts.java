package dev.lambent.fold;

import dev.lambent.fold.Aggregate.Function;
import dev.lambent.fold.RunningFrame.AccumulatorLayout;
import dev.lambent.fold.RunningFrame.AccumulatorLayout.Kind;
import dev.lambent.schema.ColumnType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides what the states of a set keep: aggregates of the same kind of frame share one ring, functions of the same
 * argument and frame share one accumulator.
 */
final class WindowLayouts {
    private final List<Aggregate> aggregates;
    private final long maxLatenessMillis;
    private final int maxRows;

    /** @param maxRows of a key, for a time; 0 for any number */
    WindowLayouts(List<Aggregate> aggregates, long maxLatenessMillis, int maxRows) {
        this.aggregates = aggregates;
        this.maxLatenessMillis = maxLatenessMillis;
        this.maxRows = maxRows;
    }

    /** Null if there are no RANGE frames. */
    RangeStore.Layout range() {
        TreeMap<Frame.Range, List<Integer>> byWidth = new TreeMap<>(Comparator.comparingLong(Frame.Range::widthMillis)
                .thenComparing(Frame.Range::gapMillis)
                .thenComparing(Frame.Range::excludesSelf));
        for (int i = 0; i < aggregates.size(); i++) {
            if (isKept(i) && aggregates.get(i).frame() instanceof Frame.Range frame) {
                byWidth.computeIfAbsent(frame, f -> new ArrayList<>()).add(i);
            }
        }
        if (byWidth.isEmpty()) {
            return null;
        }
        List<Integer> all = byWidth.values().stream().flatMap(List::stream).toList();
        Map<Integer, Integer> laneOfArgument = new LinkedHashMap<>();
        Lane[] lanes = lanes(all, laneOfArgument);
        boolean keepsAll = all.stream().map(i -> aggregates.get(i).function()).anyMatch(WindowLayouts::seesNulls);
        return new RangeStore.Layout(
                lanes,
                byWidth.keySet().toArray(Frame.Range[]::new),
                frames(byWidth, laneOfArgument),
                maxLatenessMillis,
                byWidth.lastKey().widthMillis(),
                keepsAll,
                maxRows);
    }

    /** Null if there are no ROWS frames. */
    RowsStore.Layout rows() {
        TreeMap<Frame.Rows, List<Integer>> byLength =
                new TreeMap<>(Comparator.comparingInt(Frame.Rows::preceding).thenComparing(Frame.Rows::until));
        for (int i = 0; i < aggregates.size(); i++) {
            if (isKept(i) && aggregates.get(i).frame() instanceof Frame.Rows frame) {
                byLength.computeIfAbsent(frame, f -> new ArrayList<>()).add(i);
            }
        }
        if (byLength.isEmpty()) {
            return null;
        }
        Map<Integer, Integer> laneOfArgument = new LinkedHashMap<>();
        Lane[] lanes = lanes(byLength.values().stream().flatMap(List::stream).toList(), laneOfArgument);
        return new RowsStore.Layout(
                lanes,
                byLength.keySet().toArray(Frame.Rows[]::new),
                frames(byLength, laneOfArgument),
                byLength.lastKey().preceding());
    }

    /** Null if there are no frames without a start. */
    TotalStore.Layout totals() {
        TreeMap<Frame.Unbounded, List<Integer>> bySelf =
                new TreeMap<>(Comparator.comparing(Frame.Unbounded::excludesSelf));
        for (int i = 0; i < aggregates.size(); i++) {
            if (isKept(i) && aggregates.get(i).frame() instanceof Frame.Unbounded frame) {
                bySelf.computeIfAbsent(frame, f -> new ArrayList<>()).add(i);
            }
        }
        if (bySelf.isEmpty()) {
            return null;
        }
        List<Integer> all = bySelf.values().stream().flatMap(List::stream).toList();
        Map<Integer, Integer> laneOfArgument = new LinkedHashMap<>();
        Lane[] lanes = lanes(all, laneOfArgument);
        boolean[] excludesSelf = new boolean[bySelf.size()];
        int frames = 0;
        for (Frame.Unbounded frame : bySelf.keySet()) {
            excludesSelf[frames++] = frame.excludesSelf();
        }
        return new TotalStore.Layout(
                lanes,
                excludesSelf,
                frames(bySelf, laneOfArgument),
                maxLatenessMillis,
                all.stream().map(i -> aggregates.get(i).function()).anyMatch(WindowLayouts::seesNulls),
                maxRows);
    }

    private static boolean seesNulls(Function function) {
        return function == Function.COUNT_ROWS || function == Function.FIRST_VALUE || function == Function.LAST_VALUE;
    }

    private boolean isKept(int aggregate) {
        return !aggregates.get(aggregate).isOwnValue();
    }

    private Lane[] lanes(List<Integer> members, Map<Integer, Integer> laneOfArgument) {
        Map<Integer, Lane> lanes = new LinkedHashMap<>();
        for (int member : members) {
            Aggregate aggregate = aggregates.get(member);
            if (aggregate.argument() < 0) {
                continue;
            }
            Lane.Kind kind =
                    aggregate.function() == Function.COUNT ? Lane.Kind.PRESENCE : kind(aggregate.argumentType());
            lanes.merge(
                    aggregate.argument(),
                    new Lane(aggregate.argument(), kind),
                    (a, b) -> a.kind() == Lane.Kind.PRESENCE ? b : a);
        }
        lanes.keySet().forEach(argument -> laneOfArgument.put(argument, laneOfArgument.size()));
        return lanes.values().toArray(Lane[]::new);
    }

    private static Lane.Kind kind(ColumnType type) {
        return switch (type) {
            case BOOLEAN, INTEGER, BIGINT, DECIMAL, TIMESTAMP -> Lane.Kind.LONG;
            case DOUBLE -> Lane.Kind.DOUBLE;
            case VARCHAR -> Lane.Kind.TEXT;
        };
    }

    private RunningFrame.Layout[] frames(
            Map<? extends Frame, List<Integer>> byFrame, Map<Integer, Integer> laneOfArgument) {
        return byFrame.values().stream()
                .map(members -> new RunningFrame.Layout(accumulators(members, laneOfArgument)))
                .toArray(RunningFrame.Layout[]::new);
    }

    private AccumulatorLayout[] accumulators(List<Integer> members, Map<Integer, Integer> laneOfArgument) {
        record Shared(String family, int argument) {}
        Map<Shared, List<Integer>> groups = new LinkedHashMap<>();
        for (int member : members) {
            Aggregate aggregate = aggregates.get(member);
            groups.computeIfAbsent(
                            new Shared(family(aggregate, members), aggregate.argument()), shared -> new ArrayList<>())
                    .add(member);
        }
        return groups.values().stream()
                .map(group -> accumulator(group, laneOfArgument))
                .toArray(AccumulatorLayout[]::new);
    }

    /** COUNT(x) joins the moments of x, if there are any. */
    private String family(Aggregate aggregate, List<Integer> members) {
        boolean hasMoments = members.stream()
                .map(aggregates::get)
                .anyMatch(other -> other.argument() == aggregate.argument()
                        && other.function().isMoment());
        boolean joins = aggregate.function().isMoment() || (aggregate.function() == Function.COUNT && hasMoments);
        return joins
                ? "moments"
                : aggregate.function().decays()
                        ? "decay " + aggregate.parameter()
                        : aggregate.function().name();
    }

    private AccumulatorLayout accumulator(List<Integer> group, Map<Integer, Integer> laneOfArgument) {
        Aggregate first = aggregates.get(group.get(0));
        List<Function> functions =
                group.stream().map(i -> aggregates.get(i).function()).toList();
        boolean squares = functions.stream().anyMatch(Function::needsSquares);
        boolean moments = functions.stream().anyMatch(Function::isMoment);
        Kind kind =
                switch (first.function()) {
                    case MIN -> Kind.LEAST;
                    case MAX -> Kind.GREATEST;
                    case FIRST_VALUE -> Kind.EARLIEST;
                    case FIRST_VALUE_IGNORE_NULLS -> Kind.EARLIEST_PRESENT;
                    case LAST_VALUE -> Kind.LATEST;
                    case LAST_VALUE_IGNORE_NULLS -> Kind.LATEST_PRESENT;
                    case COUNT_DISTINCT -> Kind.DISTINCT;
                    case APPROX_COUNT_DISTINCT -> Kind.DISTINCT_ESTIMATE;
                    case QUANTILE_CONT -> Kind.QUANTILES;
                    case MODE -> Kind.MOST_FREQUENT;
                    case DECAY_SUM, DECAY_AVG -> Kind.DECAYED;
                    default -> squares ? Kind.MOMENTS_WITH_SQUARES : moments ? Kind.MOMENTS : Kind.COUNTER;
                };
        int lane = first.argument() < 0 ? Counter.ALL : laneOfArgument.get(first.argument());
        return new AccumulatorLayout(
                kind,
                lane,
                first.argumentType() == null ? Lane.Kind.PRESENCE : kind(first.argumentType()),
                first.argumentType() == ColumnType.DOUBLE,
                group.stream().map(aggregates::get).toArray(Aggregate[]::new),
                group.stream().mapToInt(Integer::intValue).toArray());
    }
}
