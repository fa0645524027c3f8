package dev.lambent.fold;

import dev.lambent.codec.BinaryWriter;

/** One key's rings and totals. The encoding holds what the rings contain; running aggregates of frames are computed anew after
 * reading. */
final class SetState implements KeyState {
    static final int FORMAT_VERSION = 1;

    private final RangeStore range;
    private final RowsStore rows;
    private final TotalStore totals;

    /** Each may be null, if the set has no such frames. */
    SetState(RangeStore range, RowsStore rows, TotalStore totals) {
        this.range = range;
        this.rows = rows;
        this.totals = totals;
    }

    RangeStore range() {
        return range;
    }

    RowsStore rows() {
        return rows;
    }

    TotalStore totals() {
        return totals;
    }

    @Override
    public byte[] toBytes() {
        BinaryWriter out = new BinaryWriter().writeByte(FORMAT_VERSION);
        if (range != null) {
            range.save(out);
        }
        if (rows != null) {
            rows.ring().write(out);
        }
        if (totals != null) {
            totals.save(out);
        }
        return out.toByteArray();
    }

    @Override
    public KeyState copy() {
        return new SetState(
                range == null ? null : range.copy(),
                rows == null ? null : rows.copy(),
                totals == null ? null : totals.copy());
    }

    @Override
    public void expire(long logTimeMillis) {
        if (range != null) {
            range.expire(logTimeMillis);
        }
        if (totals != null) {
            totals.expire(logTimeMillis);
        }
    }

    @Override
    public boolean isEmpty() {
        return (range == null || range.isEmpty())
                && (rows == null || rows.ring().isEmpty())
                && (totals == null || totals.isEmpty());
    }
}
