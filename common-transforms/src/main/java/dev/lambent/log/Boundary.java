package dev.lambent.log;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the batch views end: per partition the first offset they do <em>not</em> hold. Together the marks are a prefix
 * of log order: exactly the rows whose log time is at most {@link #logTimeMillis()}.
 *
 * <p>A partition without a mark (it did not exist yet) starts at offset 0 with the clock just after the boundary, so
 * that none of its rows can fall before it.
 *
 * @param logTimeMillis T: every row with log time &le; T is before the boundary, every other row at or after it
 * @param marks one per partition known when the boundary was drawn
 */
public record Boundary(long logTimeMillis, SortedMap<LogPartition, Mark> marks) {
    /** The boundary before anything was published: no row is before it. */
    public static final Boundary START = new Boundary(0, new TreeMap<>());

    /**
     * @param offset exclusive upper bound: the first offset at or after the boundary
     * @param clockMillis the partition's log clock there: the log time of the next row is at least this
     */
    public record Mark(long offset, long clockMillis) {
        public Mark {
            if (offset < 0) {
                throw new IllegalArgumentException("offset is negative: " + offset);
            }
        }
    }

    public Boundary {
        requireNonNull(marks, "marks is null");
        marks = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(marks));
    }

    public static Boundary of(long logTimeMillis, Map<LogPartition, Mark> marks) {
        return new Boundary(logTimeMillis, new TreeMap<>(marks));
    }

    public Mark mark(LogPartition partition) {
        Mark mark = marks.get(partition);
        return mark != null ? mark : new Mark(0, logTimeMillis + 1);
    }

    /** Whether the batch views hold the row at {@code position}. */
    public boolean holds(LogPosition position) {
        return position.offset() < mark(position.partition()).offset();
    }
}
