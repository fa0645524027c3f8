package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.schema.Row;

/** {@code APPROX_COUNT_DISTINCT(x)} of every row, by a {@link HyperLogLog}. */
final class EstimateTotal extends SettlingTotal<EstimateTotal.Sketch> {
    EstimateTotal(int lane) {
        super(new Sketch(lane));
    }

    /** The ranks that values have left. */
    static final class Sketch implements Summary<Sketch> {
        private final int lane;
        private final int[] registersOfRank = new int[HyperLogLog.HIGHEST_RANK + 1];
        private byte[] ranks;

        private Sketch(int lane) {
            this.lane = lane;
            registersOfRank[0] = HyperLogLog.REGISTERS;
        }

        @Override
        public void add(Ring ring, long at) {
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

        @Override
        public Sketch copy() {
            Sketch copy = new Sketch(lane);
            for (int i = 0; ranks != null && i < ranks.length; i++) {
                if (ranks[i] > 0) {
                    copy.raise(i, ranks[i]);
                }
            }
            return copy;
        }

        @Override
        public void save(BinaryWriter out) {
            out.writeInt(HyperLogLog.REGISTERS - registersOfRank[0]);
            int last = 0;
            for (int i = 0; ranks != null && i < ranks.length; i++) {
                if (ranks[i] > 0) {
                    out.writeInt(i - last).writeByte(ranks[i]);
                    last = i;
                }
            }
        }

        @Override
        public void load(BinaryReader in) {
            int register = 0;
            for (int left = in.readInt(); left > 0; left--) {
                register += in.readInt();
                raise(register, in.readByte());
            }
        }
    }

    @Override
    void write(Ring recent, long seenUntil, Aggregate aggregate, long eventTime, Row part, int column) {
        part.setLong(column, HyperLogLog.estimate(seen(recent, seenUntil).registersOfRank));
    }
}
