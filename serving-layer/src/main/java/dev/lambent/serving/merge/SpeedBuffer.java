package dev.lambent.serving.merge;

import dev.lambent.log.Boundary;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.view.SpeedRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rows of the speed topic on their way into the view: held back until coverage has reached them, repetitions dropped.
 * The speed topic is written at least once, in no particular order; what leaves here is each row once, and at every
 * moment a prefix of the log.
 */
public final class SpeedBuffer {
    private final TreeMap<LogPlace, SpeedRecord> waiting = new TreeMap<>();
    private final Set<LogPosition> positions = new HashSet<>();
    private Boundary boundary;
    private long appliedMillis;
    private long duplicates;
    private long beforeBoundary;

    /** @param boundary of the current publication: rows before it are in the batch views and are not kept */
    public SpeedBuffer(Boundary boundary) {
        this.boundary = boundary;
        this.appliedMillis = CoverageClock.NOT_YET;
    }

    /** What became of a row that was added. */
    public enum Fate {
        /** It waits for coverage. */
        WAITS,
        /** The batch views hold it. */
        BEFORE_BOUNDARY,
        /** It was there already. */
        DUPLICATE
    }

    public Fate add(LogPlace place, SpeedRecord row) {
        if (boundary.holds(place.position())) {
            beforeBoundary++;
            return Fate.BEFORE_BOUNDARY;
        }
        if (place.logTimeMillis() <= appliedMillis || !positions.add(place.position())) {
            duplicates++;
            return Fate.DUPLICATE;
        }
        waiting.put(place, row);
        return Fate.WAITS;
    }

    /** The rows that coverage has reached, in log order. They stay until {@link #applied} says that they are in. */
    public List<SpeedRecord> covered(long coverageMillis) {
        List<SpeedRecord> rows = new ArrayList<>();
        for (var entry : waiting.entrySet()) {
            if (entry.getKey().logTimeMillis() > coverageMillis) {
                break;
            }
            rows.add(entry.getValue());
        }
        return rows;
    }

    /** The rows up to {@code coverageMillis} are in the view; from now on such a row is a repetition. */
    public void applied(long coverageMillis) {
        if (coverageMillis < appliedMillis) {
            throw new IllegalArgumentException("coverage goes back from " + appliedMillis + " to " + coverageMillis);
        }
        appliedMillis = coverageMillis;
        while (!waiting.isEmpty() && waiting.firstKey().logTimeMillis() <= coverageMillis) {
            positions.remove(waiting.pollFirstEntry().getKey().position());
        }
    }

    /** A new publication: its batch views hold more, so rows before its boundary need not wait any longer. */
    public void boundary(Boundary next) {
        boundary = next;
        waiting.keySet().removeIf(place -> {
            boolean held = next.holds(place.position());
            if (held) {
                positions.remove(place.position());
                beforeBoundary++;
            }
            return held;
        });
    }

    public int size() {
        return waiting.size();
    }

    public long duplicates() {
        return duplicates;
    }

    /** Rows dropped because the batch views hold them. */
    public long beforeBoundary() {
        return beforeBoundary;
    }
}
