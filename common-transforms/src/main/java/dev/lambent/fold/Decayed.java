package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.fold.Aggregate.Function;
import dev.lambent.schema.Row;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code DECAY_SUM(x, half-life)} = Σ x·2^(−age/half-life), with the age of a row by event time, and {@code DECAY_AVG}, the
 * same divided by the weights (forward decay: Cormode, Shkapenyuk, Srivastava and Xu, "Forward Decay: A Practical Time
 * Decay Model for Streaming Systems", 2009).
 *
 * <p>A row's weight relative to the end of its block of one half-life lies in [0.5, 1) and never changes, so the sums of
 * blocks are kept exactly and values leave as they came; blocks are weighted, newest first, when a value is asked for.
 */
final class Decayed extends StoredAccumulator {
    /** A block this much older than the newest adds nothing to the greatest double. */
    private static final long VANISHED = 2200;

    private static final long NONE_SETTLED = Long.MIN_VALUE;

    private static final class Block {
        private final Moments values = new Moments(Counter.ALL, true, false);
        private final Moments weights = new Moments(Counter.ALL, true, false);
    }

    private final int lane;
    private final boolean isDouble;
    private final long halfLifeMillis;
    private final TreeMap<Long, Block> blocks = new TreeMap<>();
    private long newestSettled = NONE_SETTLED;

    Decayed(int lane, boolean isDouble, long halfLifeMillis) {
        this.lane = lane;
        this.isDouble = isDouble;
        this.halfLifeMillis = halfLifeMillis;
    }

    @Override
    void reset() {
        blocks.clear();
    }

    @Override
    void add(Ring ring, long at) {
        apply(ring, at, true);
    }

    @Override
    void remove(Ring ring, long at) {
        apply(ring, at, false);
    }

    private void apply(Ring ring, long at, boolean added) {
        if (!ring.isPresent(at, lane)) {
            return;
        }
        long number = Math.floorDiv(ring.eventTime(at), halfLifeMillis);
        long within = Math.floorMod(ring.eventTime(at), halfLifeMillis);
        double weight = StrictMath.pow(2, (double) within / halfLifeMillis - 1);
        double value = isDouble ? ring.doubleAt(at, lane) : ring.longAt(at, lane);
        Block block = blocks.computeIfAbsent(number, n -> new Block());
        block.values.apply(value * weight, added);
        block.weights.apply(weight, added);
        if (block.weights.count() == 0) {
            blocks.remove(number);
        }
    }

    @Override
    void write(Ring ring, Aggregate aggregate, long eventTime, Row part, int column) {
        if (blocks.isEmpty()) {
            return;
        }
        long newest = blocks.lastKey();
        double values = 0;
        double weights = 0;
        for (Map.Entry<Long, Block> entry : blocks.descendingMap().entrySet()) {
            long age = newest - entry.getKey();
            if (age > VANISHED) {
                break;
            }
            values += Math.scalb(entry.getValue().values.doubleSum(), (int) -age);
            weights += Math.scalb(entry.getValue().weights.doubleSum(), (int) -age);
        }
        if (aggregate.function() == Function.DECAY_AVG) {
            part.setDouble(column, values / weights + 0.0);
            return;
        }
        double age = (double) ((newest + 1) * halfLifeMillis - eventTime) / halfLifeMillis;
        part.setDouble(column, values * StrictMath.pow(2, age) + 0.0);
    }

    /** Forgets blocks that add nothing to any value from now on: a row that has settled is never taken out again. */
    void settle(Ring ring, long at) {
        if (ring.isPresent(at, lane)) {
            newestSettled = Math.max(newestSettled, Math.floorDiv(ring.eventTime(at), halfLifeMillis));
        }
        if (newestSettled != NONE_SETTLED) {
            blocks.headMap(newestSettled - VANISHED).clear();
        }
    }

    @Override
    void save(BinaryWriter out) {
        out.writeLong(newestSettled).writeInt(blocks.size());
        blocks.forEach((number, block) -> {
            out.writeLong(number);
            block.values.save(out);
            block.weights.save(out);
        });
    }

    @Override
    void load(BinaryReader in) {
        newestSettled = in.readLong();
        for (int left = in.readInt(); left > 0; left--) {
            Block block = new Block();
            blocks.put(in.readLong(), block);
            block.values.load(in);
            block.weights.load(in);
        }
    }
}
