package dev.lambent.fold;

import dev.lambent.codec.BinaryWriter;

/** One key's rings. The encoding holds their contents alone; running aggregates are computed anew after reading. */
final class SetState implements KeyState {
    static final int FORMAT_VERSION = 1;

    private final RangeStore range;
    private final RowsStore rows;

    /** Either may be null, if the set has no such frames. */
    SetState(RangeStore range, RowsStore rows) {
        this.range = range;
        this.rows = rows;
    }

    RangeStore range() {
        return range;
    }

    RowsStore rows() {
        return rows;
    }

    @Override
    public byte[] toBytes() {
        BinaryWriter out = new BinaryWriter().writeByte(FORMAT_VERSION);
        if (range != null) {
            range.ring().write(out);
        }
        if (rows != null) {
            rows.ring().write(out);
        }
        return out.toByteArray();
    }

    @Override
    public KeyState copy() {
        return new SetState(range == null ? null : range.copy(), rows == null ? null : rows.copy());
    }

    @Override
    public void expire(long logTimeMillis) {
        if (range != null) {
            range.expire(logTimeMillis);
        }
    }

    @Override
    public boolean isEmpty() {
        return (range == null || range.ring().isEmpty())
                && (rows == null || rows.ring().isEmpty());
    }
}
