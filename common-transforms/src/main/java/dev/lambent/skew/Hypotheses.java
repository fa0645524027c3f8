package dev.lambent.skew;

import dev.lambent.app.StreamSpec;
import dev.lambent.feature.Transform;
import dev.lambent.fold.Fold;
import dev.lambent.fold.Frame;
import dev.lambent.log.LogPlace;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Every hypothesis about the features of one transform. */
final class Hypotheses {
    private static final int MINUTE_MILLIS = 60_000;
    private static final List<Integer> ZONES_BETWEEN_HOURS = List.of(210, 270, 330, 345, 390, 525, 570, 630, 765);

    private final Transform transform;

    private Hypotheses(Transform transform) {
        this.transform = transform;
    }

    static List<Hypothesis> of(Transform transform) {
        Hypotheses made = new Hypotheses(transform);
        List<Hypothesis> all = new ArrayList<>();
        all.addAll(made.lateRows());
        all.addAll(made.windowEdges());
        all.addAll(made.timeZones());
        all.addAll(made.orders());
        return all;
    }

    private List<Hypothesis> lateRows() {
        return List.of(
                rows(Blame.LATE_ROW, "late rows were left out", log -> log.stream()
                        .map(row -> new Refold.Step(row, !row.late()))
                        .toList()),
                rows(Blame.LATE_ROW, "rows behind those of any partition were left out", this::withoutOvertaken),
                rows(
                        Blame.LATE_ROW,
                        "late rows were seen before they came",
                        log -> ordered(log, Comparator.comparingLong(this::eventTime))));
    }

    /** Without rows that have, before them in log order, one with a later event time and a key in common with a case. */
    private List<Refold.Step> withoutOvertaken(List<LoggedRow> log) {
        long newest = Long.MIN_VALUE;
        List<Refold.Step> steps = new ArrayList<>();
        for (LoggedRow row : log) {
            steps.add(new Refold.Step(row, eventTime(row) >= newest));
            newest = Math.max(newest, eventTime(row));
        }
        return steps;
    }

    private List<Hypothesis> windowEdges() {
        return List.of(
                frames("a frame's first instant was left out", range(-1, 0), rowsFrame(-1), frame -> frame),
                frames("a frame began too early", range(1, 0), rowsFrame(1), frame -> frame),
                frames("a frame's last instant was left out", range(0, 1), rowsFrame(0), frame -> frame),
                frames(
                        "the row itself was left out",
                        frame -> new Frame.Range(frame.widthMillis(), frame.gapMillis(), true),
                        frame -> frame.until() > 0 ? frame : new Frame.Rows(frame.preceding(), 1),
                        frame -> new Frame.Unbounded(true)),
                frames(
                        "a frame reached up to the row itself",
                        frame -> new Frame.Range(frame.widthMillis(), 0, false),
                        frame -> new Frame.Rows(frame.preceding(), 0),
                        frame -> new Frame.Unbounded(false)));
    }

    private static UnaryOperator<Frame.Range> range(int widthMillis, int gapMillis) {
        return frame -> {
            long gap = frame.gapMillis() + gapMillis;
            return new Frame.Range(Math.max(gap, frame.widthMillis() + widthMillis), gap, frame.excludesSelf());
        };
    }

    private static UnaryOperator<Frame.Rows> rowsFrame(int rows) {
        return frame -> new Frame.Rows(Math.max(Math.max(1, frame.until()), frame.preceding() + rows), frame.until());
    }

    private Hypothesis frames(
            String words,
            UnaryOperator<Frame.Range> ranges,
            UnaryOperator<Frame.Rows> rows,
            UnaryOperator<Frame.Unbounded> unbounded) {
        Fold fold = transform.reframed(frame -> {
            if (frame instanceof Frame.Range range) {
                return ranges.apply(range);
            }
            return frame instanceof Frame.Rows some ? rows.apply(some) : unbounded.apply((Frame.Unbounded) frame);
        });
        return new Hypothesis(Blame.WINDOW_EDGE, words, fold, Hypotheses::inLogOrder);
    }

    private List<Hypothesis> timeZones() {
        List<Hypothesis> all = new ArrayList<>();
        List<Set<String>> shifted = new ArrayList<>();
        Set<String> streams = transform.fold().streams();
        shifted.add(streams);
        if (streams.size() > 1) {
            streams.forEach(stream -> shifted.add(Set.of(stream)));
        }
        for (int minutes : offsets()) {
            for (Set<String> some : shifted) {
                String words = "times" + (some.equals(streams) ? "" : " of " + String.join(", ", some)) + " were "
                        + Math.abs(minutes) / 60.0 + " h " + (minutes > 0 ? "later" : "earlier");
                all.add(rows(
                        Blame.TIME_ZONE,
                        words,
                        log -> inLogOrder(log.stream()
                                .map(row -> some.contains(row.stream()) ? shifted(row, minutes) : row)
                                .toList())));
            }
        }
        return all;
    }

    /** Differences of the world's time zones from UTC, both ways, in minutes. */
    private static Set<Integer> offsets() {
        Set<Integer> offsets = new TreeSet<>(Comparator.comparingInt((Integer minutes) -> Math.abs(minutes))
                .thenComparing(Comparator.naturalOrder()));
        for (int hour = 1; hour <= 14; hour++) {
            offsets.addAll(List.of(hour * 60, -hour * 60));
        }
        ZONES_BETWEEN_HOURS.forEach(minutes -> offsets.addAll(List.of(minutes, -minutes)));
        return offsets;
    }

    private LoggedRow shifted(LoggedRow row, int minutes) {
        RowSchema schema = transform.app().stream(row.stream()).schema();
        Row event = new Row(schema.width());
        for (int i = 0; i < schema.width(); i++) {
            if (schema.column(i).type() == ColumnType.TIMESTAMP && !row.event().isNull(i)) {
                event.setLong(i, row.event().longAt(i) + (long) minutes * MINUTE_MILLIS);
            } else {
                event.copyFrom(i, row.event(), i);
            }
        }
        return new LoggedRow(row.place(), row.stream(), event, row.late());
    }

    private List<Hypothesis> orders() {
        Comparator<LoggedRow> logTime =
                Comparator.comparingLong(row -> row.place().logTimeMillis());
        Comparator<LoggedRow> partition =
                Comparator.comparing(row -> row.place().position().partition());
        Comparator<LoggedRow> offset =
                Comparator.comparingLong(row -> row.place().position().offset());
        return List.of(
                rows(
                        Blame.ORDER,
                        "rows of the same log time came in another order of partitions",
                        log -> ordered(
                                log, logTime.thenComparing(partition.reversed()).thenComparing(offset))),
                rows(
                        Blame.ORDER,
                        "rows of the same log time came backwards",
                        log -> ordered(
                                log, logTime.thenComparing(partition.reversed()).thenComparing(offset.reversed()))),
                rows(
                        Blame.ORDER,
                        "partitions were not merged by log time but by offset",
                        log -> ordered(log, offset.thenComparing(partition))),
                rows(
                        Blame.ORDER,
                        "one partition was folded after the other",
                        log -> ordered(log, partition.thenComparing(offset))),
                rows(
                        Blame.ORDER,
                        "one partition was folded after the other, the last one first",
                        log -> ordered(log, partition.reversed().thenComparing(offset))));
    }

    private Hypothesis rows(Blame blame, String words, Function<List<LoggedRow>, List<Refold.Step>> change) {
        return new Hypothesis(blame, words, transform.fold(), change);
    }

    private static List<Refold.Step> ordered(List<LoggedRow> log, Comparator<LoggedRow> order) {
        Comparator<LoggedRow> logOrder = Comparator.comparing(LoggedRow::place, LogPlace::compareTo);
        return inLogOrder(log.stream().sorted(order.thenComparing(logOrder)).toList());
    }

    private static List<Refold.Step> inLogOrder(List<LoggedRow> log) {
        return log.stream().map(row -> new Refold.Step(row, true)).toList();
    }

    private long eventTime(LoggedRow row) {
        StreamSpec stream = transform.app().stream(row.stream());
        return row.event().longAt(stream.eventTimeIndex());
    }
}
