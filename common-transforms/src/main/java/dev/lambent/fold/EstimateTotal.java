package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.schema.Row;

/** {@code APPROX_COUNT_DISTINCT(x)} of every row: a {@link HyperLogLog} of those that have settled, and one of all. */
final class EstimateTotal extends Total {
    private final int lane;
    private final Sketch settled = new Sketch();
    private final Sketch all = new Sketch();

    EstimateTotal(int lane) {
        this.lane = lane;
    }

    private final class Sketch {
        private byte[] ranks;
        private final int[] registersOfRank = new int[HyperLogLog.HIGHEST_RANK + 1];

        Sketch() {
            registersOfRank[0] = HyperLogLog.REGISTERS;
        }

        void add(Ring ring, long at) {
            if (ring.isPresent(at, lane)) {
                long hash = HyperLogLog.hash(ring.valueAt(at, lane));
                raise(HyperLogLog.register(hash), HyperLogLog.rank(hash));
            }
        }

        private void raise(int register, int rank) {
            if (ranks == null) {
                ranks = new byte[HyperLogLog.REGISTERS];
            }
            if (rank > ranks[register]) {
                registersOfRank[ranks[register]]--;
                registersOfRank[rank]++;
                ranks[register] = (byte) rank;
            }
        }

        Sketch copy() {
            Sketch copy = new Sketch();
            for (int i = 0; ranks != null && i < ranks.length; i++) {
                if (ranks[i] > 0) {
                    copy.raise(i, ranks[i]);
                }
            }
            return copy;
        }

        void save(BinaryWriter out) {
            out.writeInt(HyperLogLog.REGISTERS - registersOfRank[0]);
            int last = 0;
            for (int i = 0; ranks != null && i < ranks.length; i++) {
                if (ranks[i] > 0) {
                    out.writeInt(i - last).writeByte(ranks[i]);
                    last = i;
                }
            }
        }

        void load(BinaryReader in) {
            int register = 0;
            for (int left = in.readInt(); left > 0; left--) {
                register += in.readInt();
                raise(register, in.readByte());
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
        Sketch seen = all;
        if (seenUntil < Long.MAX_VALUE) {
            seen = settled.copy();
            for (long at = recent.head(); at < recent.end(); at++) {
                if (recent.eventTime(at) <= seenUntil) {
                    seen.add(recent, at);
                }
            }
        }
        part.setLong(column, HyperLogLog.estimate(seen.registersOfRank));
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
