package dev.lambent.batch.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The stretch of the log between two boundaries. */
public record LogSlice(Boundary from, Boundary to) {
    /** Offsets of one partition, {@code to} exclusive. */
    public record Range(LogPartition partition, long from, long to) {
        public long offsets() {
            return to - from;
        }
    }

    /** The slice from the beginning of everything. */
    public static LogSlice until(Boundary to) {
        return new LogSlice(Boundary.START, to);
    }

    /** One range per partition known at its end, empty ones included. */
    public List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        to.marks()
                .forEach((partition, mark) ->
                        ranges.add(new Range(partition, from.mark(partition).offset(), mark.offset())));
        return ranges;
    }

    public long offsets() {
        return ranges().stream().mapToLong(Range::offsets).sum();
    }

    /** The rows of a table, by their place, that lie in the slice. */
    public Dataset<Row> of(Dataset<Row> table) {
        Column inside = lit(false);
        for (Range range : ranges()) {
            if (range.offsets() > 0) {
                inside = inside.or(col(Tables.TOPIC)
                        .equalTo(range.partition().topic())
                        .and(col(Tables.PARTITION).equalTo(range.partition().partition()))
                        .and(col(Tables.OFFSET).geq(range.from()))
                        .and(col(Tables.OFFSET).lt(range.to())));
            }
        }
        return table.where(inside);
    }
}
