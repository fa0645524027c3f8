package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.fold.RunningFrame.AccumulatorLayout.Kind;
import dev.lambent.schema.Row;

/** MIN, MAX, FIRST_VALUE or LAST_VALUE of every row. */
final class BestTotal extends SettlingTotal<BestTotal.Best> {
    BestTotal(Kind kind, int lane, Lane.Kind values) {
        super(new Best(kind, lane, values));
    }

    /** The row that is ahead of those it has been compared with. */
    static final class Best implements Summary<Best> {
        private final Kind kind;
        private final int lane;
        private final Lane.Kind values;
        private boolean found;
        private long eventTime;
        private Object value;

        private Best(Kind kind, int lane, Lane.Kind values) {
            this.kind = kind;
            this.lane = lane;
            this.values = values;
        }

        @Override
        public void add(Ring ring, long at) {
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

        @Override
        public Best copy() {
            Best copy = new Best(kind, lane, values);
            copy.found = found;
            copy.eventTime = eventTime;
            copy.value = value;
            return copy;
        }

        @Override
        public void save(BinaryWriter out) {
            out.writeBoolean(found);
            if (found) {
                out.writeLong(eventTime).writeBoolean(value != null);
                if (value != null) {
                    StoredValue.save(value, values, out);
                }
            }
        }

        @Override
        public void load(BinaryReader in) {
            found = in.readBoolean();
            if (found) {
                eventTime = in.readLong();
                value = in.readBoolean() ? StoredValue.load(values, in) : null;
            }
        }
    }

    @Override
    void write(Ring recent, long seenUntil, Aggregate aggregate, long eventTime, Row part, int column) {
        StoredValue.write(seen(recent, seenUntil).value, part, column);
    }
}
