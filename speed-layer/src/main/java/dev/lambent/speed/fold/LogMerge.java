package dev.lambent.speed.fold;

import dev.lambent.error.LambentException;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPlace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Function;

/**
 * Brings elements that arrive in order per partition into log order over all partitions: one queue per partition, and a
 * heap of the queues by their first element. An element costs O(1) to add, and O(log partitions) to take where partitions
 * alternate, less where one of them goes on.
 *
 * @param <T> what is queued; elements at the same place keep their order of arrival
 */
final class LogMerge<T> {
    /** What takes the merged elements. */
    interface Taker<T> {
        void take(T element) throws Exception;
    }

    private final Function<T, LogPlace> placeOf;
    private final Map<LogPartition, Lane<T>> lanes = new HashMap<>();
    private final PriorityQueue<Lane<T>> heads = new PriorityQueue<>(Comparator.comparing(lane -> lane.head));
    private int size;

    LogMerge(Function<T, LogPlace> placeOf) {
        this.placeOf = placeOf;
    }

    /** Elements of one partition must come in log order; anything else would be lost silently, so it is an error. */
    void add(T element) {
        LogPlace place = placeOf.apply(element);
        Lane<T> lane = lanes.computeIfAbsent(place.position().partition(), unused -> new Lane<>());
        if (lane.last != null && place.compareTo(lane.last) < 0) {
            throw LambentException.internal(
                    "A partition of the log arrived out of order", place + " came after " + lane.last, null);
        }
        lane.last = place;
        lane.queue.add(element);
        size++;
        if (lane.queue.size() == 1) {
            lane.head = place;
            heads.add(lane);
        }
    }

    /** Hands out, in log order, every element whose log time is at most {@code logTimeMillis}. */
    void drain(long logTimeMillis, Taker<T> taker) throws Exception {
        while (!heads.isEmpty() && heads.peek().head.logTimeMillis() <= logTimeMillis) {
            Lane<T> lane = heads.poll();
            LogPlace next = heads.isEmpty() ? null : heads.peek().head;
            do {
                size--;
                taker.take(lane.queue.poll());
                T following = lane.queue.peek();
                lane.head = following == null ? null : placeOf.apply(following);
            } while (lane.head != null
                    && lane.head.logTimeMillis() <= logTimeMillis
                    && (next == null || lane.head.compareTo(next) <= 0));
            if (lane.head != null) {
                heads.add(lane);
            }
        }
    }

    int size() {
        return size;
    }

    /** All queued elements, in log order. */
    List<T> elements() {
        List<T> all = new ArrayList<>(size);
        for (Lane<T> lane : lanes.values()) {
            all.addAll(lane.queue);
        }
        all.sort(Comparator.comparing(placeOf));
        return all;
    }

    private static final class Lane<T> {
        private final ArrayDeque<T> queue = new ArrayDeque<>();
        /** Place of the first queued element; fixed while the lane is in the heap. */
        private LogPlace head;
        /** Place of the last element ever added. */
        private LogPlace last;
    }
}
