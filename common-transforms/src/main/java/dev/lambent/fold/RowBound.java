package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.codec.MalformedBinaryException;
import java.util.Arrays;

/**
 * How many rows of one key are remembered. They are counted in eighths of the bound, in log order; when a ninth begins, the
 * oldest is forgotten, but for rows of the log time at which the next one began. So between 7/8 of the bound and the whole of
 * it is remembered, and what is forgotten depends on the log alone. Costs a comparison a row, and nothing is sorted.
 */
final class RowBound {
    static final int PARTS = 8;
    private static final long NO_ROWS = Long.MIN_VALUE;

    private final int rowsPerPart;

    /** Log times of the first rows of parts, oldest first. */
    private long[] starts = new long[1];

    private int parts;
    private int rowsInNewest;
    private long newestLogTime = NO_ROWS;
    private boolean forgot;

    /** @param rows the bound, at least {@link #PARTS} */
    RowBound(int rows) {
        if (rows < PARTS) {
            throw new IllegalArgumentException("a bound of " + rows + " rows, the least is " + PARTS);
        }
        rowsPerPart = rows / PARTS;
    }

    RowBound copy() {
        RowBound copy = new RowBound(rowsPerPart * PARTS);
        copy.starts = starts.clone();
        copy.parts = parts;
        copy.rowsInNewest = rowsInNewest;
        copy.newestLogTime = newestLogTime;
        copy.forgot = forgot;
        return copy;
    }

    /** Rows with a log time below this have expired; when all have, counting begins anew, as for a key never seen. */
    void expire(long logTime) {
        if (newestLogTime < logTime) {
            parts = 0;
            rowsInNewest = 0;
            newestLogTime = NO_ROWS;
            forgot = false;
        }
    }

    /** Counts a row that is going to be remembered. */
    void count(long logTime) {
        if (parts == 0 || rowsInNewest == rowsPerPart) {
            begin(logTime);
        }
        rowsInNewest++;
        newestLogTime = logTime;
    }

    private void begin(long logTime) {
        if (parts == PARTS) {
            System.arraycopy(starts, 1, starts, 0, --parts);
            forgot = true;
        } else if (parts == starts.length) {
            starts = Arrays.copyOf(starts, Math.min(PARTS, 2 * parts));
        }
        starts[parts++] = logTime;
        rowsInNewest = 0;
    }

    /** Rows with a log time below this are forgotten; Long.MIN_VALUE if none had to be. */
    long floor() {
        return forgot ? starts[0] : NO_ROWS;
    }

    void save(BinaryWriter out) {
        out.writeByte(parts);
        if (parts == 0) {
            return;
        }
        long last = 0;
        for (int i = 0; i < parts; i++) {
            out.writeLong(starts[i] - last);
            last = starts[i];
        }
        out.writeLong(newestLogTime - last).writeInt(rowsInNewest).writeBoolean(forgot);
    }

    /** Reads what {@link #save} wrote into this bound, which is new. */
    void load(BinaryReader in) {
        parts = in.readByte();
        if (parts < 0 || parts > PARTS) {
            throw new MalformedBinaryException("a bound has " + parts + " parts");
        }
        if (parts == 0) {
            return;
        }
        starts = new long[parts];
        long last = 0;
        for (int i = 0; i < parts; i++) {
            starts[i] = last += in.readLong();
        }
        newestLogTime = last + in.readLong();
        rowsInNewest = in.readInt();
        forgot = in.readBoolean();
        if (rowsInNewest < 1 || rowsInNewest > rowsPerPart) {
            throw new MalformedBinaryException("a part of a bound has " + rowsInNewest + " rows");
        }
    }
}
