package dev.lambent.batch.replay;

import dev.lambent.batch.lake.SparkRows;
import dev.lambent.error.LambentException;
import dev.lambent.fold.Fold;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowCodec;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.catalyst.expressions.GenericRow;

/** Takes the parts of each row, sorted by position and set, and finishes the row. */
final class GatherTask implements Iterator<org.apache.spark.sql.Row> {
    private static final int PLACE_WIDTH = 4;

    private final Fold fold;
    private final Iterator<org.apache.spark.sql.Row> in;
    private final int width;
    private final RowCodec inputCodec;
    private final RowCodec[] partCodecs;
    private org.apache.spark.sql.Row next;

    GatherTask(Fold fold, Iterator<org.apache.spark.sql.Row> in, int width) {
        this.fold = fold;
        this.in = in;
        this.width = width;
        inputCodec = new RowCodec(fold.inputSchema());
        partCodecs = new RowCodec[fold.sets().size()];
        for (int i = 0; i < partCodecs.length; i++) {
            partCodecs[i] = new RowCodec(fold.partSchema(i));
        }
    }

    @Override
    public boolean hasNext() {
        while (next == null && in.hasNext()) {
            next = gather(in.next());
        }
        return next != null;
    }

    @Override
    public org.apache.spark.sql.Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        org.apache.spark.sql.Row row = next;
        next = null;
        return row;
    }

    private org.apache.spark.sql.Row gather(org.apache.spark.sql.Row first) {
        Row input = inputCodec.fromBytes((byte[]) first.get(7));
        Row[] parts = new Row[partCodecs.length];
        org.apache.spark.sql.Row row = first;
        for (int set = 0; set < parts.length; set++) {
            if (set > 0) {
                row = in.hasNext() ? in.next() : null;
            }
            if (row == null || row.getInt(4) != set || row.getLong(3) != first.getLong(3)) {
                throw LambentException.internal(
                        "A row lost a part of its features",
                        "set " + set + " of " + position(first) + " is missing",
                        null);
            }
            parts[set] = partCodecs[set].fromBytes((byte[]) row.get(6));
        }
        Row features = fold.finish(input, parts);
        if (features == null) {
            return null;
        }
        Object[] out = new Object[width];
        out[0] = first.get(1);
        out[1] = first.get(2);
        out[2] = first.get(3);
        out[3] = first.get(0);
        out[PLACE_WIDTH] = first.get(5);
        SparkRows.put(features, fold.outputSchema(), out, PLACE_WIDTH + 1);
        return new GenericRow(out);
    }

    private static LogPosition position(org.apache.spark.sql.Row part) {
        return LogPosition.of(part.getString(1), part.getInt(2), part.getLong(3));
    }
}
