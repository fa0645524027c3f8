package dev.lambent.fold;

import dev.lambent.schema.Row;

/**
 * {@code QUANTILE_CONT(x, p)}: exact, from the sorted arguments of the frame, linear between the two nearest ranks (type 7
 * of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996; as DuckDB and PostgreSQL's percentile_cont).
 */
final class Quantiles extends Accumulator {
    private final int lane;
    private final boolean isDouble;
    private final SortedDoubles sorted = new SortedDoubles();

    Quantiles(int lane, boolean isDouble) {
        this.lane = lane;
        this.isDouble = isDouble;
    }

    @Override
    void reset() {
        sorted.clear();
    }

    @Override
    void add(Ring ring, long at) {
        if (ring.isPresent(at, lane)) {
            sorted.add(number(ring, at));
        }
    }

    private double number(Ring ring, long at) {
        return isDouble ? ring.doubleAt(at, lane) + 0.0 : ring.longAt(at, lane);
    }

    @Override
    void remove(Ring ring, long at) {
        if (ring.isPresent(at, lane)) {
            sorted.remove(number(ring, at));
        }
    }

    @Override
    void write(Ring ring, Aggregate aggregate, long eventTime, Row part, int column) {
        if (sorted.size() == 0) {
            return;
        }
        double rank = aggregate.parameter() * (sorted.size() - 1);
        int below = (int) rank;
        double low = sorted.at(below);
        double share = rank - below;
        double high = share == 0 ? low : sorted.at(below + 1);
        part.setDouble(column, low == high ? low : low + (high - low) * share);
    }
}
