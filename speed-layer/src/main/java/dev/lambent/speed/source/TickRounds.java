package dev.lambent.speed.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides, round by round, which partitions get a tick. Pure: end offsets go in, partitions come out.
 *
 * <p>A round that finds new records ticks every partition but those that are in full flow (new records in this round and
 * the last one: they carry time on by themselves). The first round that finds none ticks all; from then on only those
 * that are still behind the furthest of these ticks (brokers' clocks differ), for a limited number of rounds. When all is
 * quiet, all get a tick at a long interval. A round recognises its own ticks by their offsets, so ticks never answer
 * ticks.
 *
 * @param <P> partitions
 */
final class TickRounds<P> {
    /** After so many rounds a partition that is still behind (its broker's clock was set back) has to wait. */
    private static final int CATCH_UP_ROUNDS = 200;

    private final long idleNanos;
    private final Map<P, State> partitions = new LinkedHashMap<>();
    private long tickedAllAtNanos;
    private Phase phase = Phase.FIRST;
    private int catchUpRounds;

    private enum Phase {
        FIRST,
        FLOWING,
        CATCHING_UP,
        QUIET
    }

    private static final class State {
        /** Own ticks at or after {@link #seenTo}. */
        private final Set<Long> own = new TreeSet<>();
        /** All records before this offset are accounted for. */
        private long seenTo;

        private boolean flows;
        private boolean flowedBefore;
        private long tickedMillis = Long.MIN_VALUE;
    }

    TickRounds(Iterable<P> partitions, long idleNanos) {
        this.idleNanos = idleNanos;
        partitions.forEach(this::add);
    }

    /** From the next round on the partition is one of them; nothing happens if it is already. */
    void add(P partition) {
        partitions.putIfAbsent(partition, new State());
    }

    /**
     * @param ends the end offset of every partition
     * @param nowNanos a clock that only rises; nothing but the idle interval depends on it
     * @return the partitions to tick now
     */
    List<P> round(Map<P, Long> ends, long nowNanos) {
        boolean flows = false;
        for (Map.Entry<P, State> entry : partitions.entrySet()) {
            State state = entry.getValue();
            state.flowedBefore = state.flows;
            state.flows = phase != Phase.FIRST && hasNewRecords(state, ends.get(entry.getKey()));
            state.seenTo = Math.max(state.seenTo, ends.get(entry.getKey()));
            state.own.removeIf(offset -> offset < state.seenTo);
            flows |= state.flows;
        }
        if (flows) {
            phase = Phase.FLOWING;
            return due(state -> !(state.flows && state.flowedBefore));
        }
        if (phase == Phase.CATCHING_UP) {
            long furthest = partitions.values().stream()
                    .mapToLong(state -> state.tickedMillis)
                    .max()
                    .orElse(Long.MIN_VALUE);
            List<P> behind = due(state -> state.tickedMillis < furthest);
            catchUpRounds++;
            if (behind.isEmpty() || catchUpRounds > CATCH_UP_ROUNDS) {
                phase = Phase.QUIET;
            } else {
                return behind;
            }
        }
        if (phase != Phase.QUIET || nowNanos - tickedAllAtNanos >= idleNanos) {
            phase = phase == Phase.QUIET ? Phase.QUIET : Phase.CATCHING_UP;
            catchUpRounds = 0;
            tickedAllAtNanos = nowNanos;
            return due(state -> true);
        }
        return List.of();
    }

    /** A tick was appended at {@code offset}, by the broker's clock at {@code appendTimeMillis}. */
    void sent(P partition, long offset, long appendTimeMillis) {
        State state = partitions.get(partition);
        state.tickedMillis = Math.max(state.tickedMillis, appendTimeMillis);
        if (offset >= state.seenTo) {
            state.own.add(offset);
        }
    }

    /** Whether no partition has anything new and none is behind: nothing is due before the next idle tick. */
    boolean isQuiet() {
        return phase == Phase.QUIET;
    }

    /** How long a quiet log may be left alone. */
    long nanosToIdleTick(long nowNanos) {
        return Math.max(0, tickedAllAtNanos + idleNanos - nowNanos);
    }

    /** The offset of the first record that would be news. */
    long firstNews(P partition) {
        State state = partitions.get(partition);
        long offset = state.seenTo;
        while (state.own.contains(offset)) {
            offset++;
        }
        return offset;
    }

    private static boolean hasNewRecords(State state, long end) {
        long ownBeforeEnd = state.own.stream().filter(offset -> offset < end).count();
        return end - state.seenTo > ownBeforeEnd;
    }

    private List<P> due(java.util.function.Predicate<State> condition) {
        List<P> due = new ArrayList<>();
        partitions.forEach((partition, state) -> {
            if (condition.test(state)) {
                due.add(partition);
            }
        });
        return due;
    }
}
