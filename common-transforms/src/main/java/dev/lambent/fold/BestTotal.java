package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.fold.RunningFrame.AccumulatorLayout.Kind;
import dev.lambent.schema.Row;

/** MIN, MAX, FIRST_VALUE or LAST_VALUE of every row: the best of those that have settled, and the best of all. */
final class BestTotal extends Total {
    private final Kind kind;
    private final int lane;
    private final Lane.Kind values;
    private final Best settled = new Best();
    private final Best all = new Best();

    BestTotal(Kind kind, int lane, Lane.Kind values) {
        this.kind = kind;
        this.lane = lane;
        this.values = values;
    }

    /** The row that is ahead of those it has been compared with. */
    private final class Best {
        private boolean found;
        private long eventTime;
        private Object value;

        void add(Ring ring, long at) {
            boolean present = ring.isPresent(at, lane);
            boolean countsNulls = kind == Kind.EARLIEST || kind == Kind.LATEST;
            if (!present && !countsNulls) {
                return;
            }
            Object candidate = present ? ring.valueAt(at, lane) : null;
            if (!found || isBetter(ring.eventTime(at), candidate)) {
                found = true;
                eventTime = ring.eventTime(at);
                value = candidate;
            }
        }

        /** Rows are added as they came: of equal ones the first stays, unless the last is wanted. */
        private boolean isBetter(long candidateTime, Object candidate) {
            return switch (kind) {
                case LEAST -> StoredValue.compare(candidate, value) < 0;
                case GREATEST -> StoredValue.compare(candidate, value) > 0;
                case EARLIEST, EARLIEST_PRESENT -> candidateTime < eventTime;
                case LATEST, LATEST_PRESENT -> candidateTime >= eventTime;
                default -> throw new IllegalStateException("no best row of " + kind);
            };
        }

        void become(Best other) {
            found = other.found;
            eventTime = other.eventTime;
            value = other.value;
        }

        void save(BinaryWriter out) {
            out.writeBoolean(found);
            if (found) {
                out.writeLong(eventTime).writeBoolean(value != null);
                if (value != null) {
                    StoredValue.save(value, values, out);
                }
            }
        }

        void load(BinaryReader in) {
            found = in.readBoolean();
            if (found) {
                eventTime = in.readLong();
                value = in.readBoolean() ? StoredValue.load(values, in) : null;
            }
        }
    }

    @Override
    void add(Ring recent, long at) {
        all.add(recent, at);
    }

    @Override
    void settle(Ring recent, long at) {
        settled.add(recent, at);
    }

    @Override
    void write(Ring recent, long seenUntil, Aggregate aggregate, long eventTime, Row part, int column) {
        Best best = all;
        if (seenUntil < Long.MAX_VALUE) {
            best = new Best();
            best.become(settled);
            for (long at = recent.head(); at < recent.end(); at++) {
                if (recent.eventTime(at) <= seenUntil) {
                    best.add(recent, at);
                }
            }
        }
        StoredValue.write(best.value, part, column);
    }

    @Override
    void save(BinaryWriter out) {
        settled.save(out);
        all.save(out);
    }

    @Override
    void load(BinaryReader in) {
        settled.load(in);
        all.load(in);
    }
}
