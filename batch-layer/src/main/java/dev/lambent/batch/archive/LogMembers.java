package dev.lambent.batch.archive;

import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Membership;
import dev.lambent.view.PartitionEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which partitions belong to the log at the next boundary. A partition belongs that has a mark in the last boundary, that
 * the control log counts from the start, or that has joined; see {@link Membership}. Before there is a control log, all
 * partitions of a first publication belong from the start.
 */
public final class LogMembers {
    /** Each takes a millisecond at least; more than these are needed only where brokers' clocks differ. */
    private static final int MAX_TICK_ROUNDS = 50;

    private final KafkaLog log;
    private final Boundary from;
    private final List<LogPartition> partitions;
    /** Null if there is no control log. */
    private final Membership members;

    private LogMembers(KafkaLog log, Boundary from, List<LogPartition> partitions, Membership members) {
        this.log = log;
        this.from = from;
        this.partitions = partitions;
        this.members = members;
    }

    /** The partitions of the streams among the log's topics. */
    public static List<LogPartition> streamPartitions(SortedMap<String, KafkaLog.Topic> existing) {
        List<LogPartition> partitions = new ArrayList<>();
        existing.forEach((name, topic) -> {
            for (int i = 0; i < topic.partitions() && !name.equals(LogPartition.CONTROL.topic()); i++) {
                partitions.add(new LogPartition(name, i));
            }
        });
        return partitions;
    }

    /**
     * Reads the control log from the last boundary on, and appends what is missing in it: the count, if nobody wrote one
     * yet, and an entry per partition that nobody let join, because no speed job is at work or has found it yet.
     *
     * @param from the last boundary
     * @param controlFrom offset of the control log there
     * @param existing the log's topics, as Kafka has them
     */
    public static LogMembers settle(
            KafkaLog log, Boundary from, long controlFrom, SortedMap<String, KafkaLog.Topic> existing) {
        List<LogPartition> partitions = streamPartitions(existing);
        if (!existing.containsKey(LogPartition.CONTROL.topic())) {
            return new LogMembers(log, from, partitions, null);
        }
        Control control = new Control(log, controlFrom, from.logTimeMillis() + 1);
        control.read();
        if (controlFrom == 0 && !control.members.isCounted()) {
            SortedMap<String, Integer> count = new TreeMap<>();
            partitions.forEach(partition -> count.merge(partition.topic(), 1, Integer::sum));
            log.appendControl(new PartitionEntry.Counted(count).toBytes());
            control.read();
        }
        LogMembers members = new LogMembers(log, from, partitions, control.members);
        List<LogPartition> strangers = new ArrayList<>(partitions);
        strangers.removeIf(partition ->
                members.isFromStart(partition) || members.joinedAt(partition).isPresent());
        if (!strangers.isEmpty()) {
            strangers.forEach(partition -> log.appendControl(new PartitionEntry.Joined(partition).toBytes()));
            control.read();
        }
        return members;
    }

    private OptionalLong joinedAt(LogPartition partition) {
        return members == null || isFromStart(partition) ? OptionalLong.empty() : members.joinedAt(partition);
    }

    private boolean isFromStart(LogPartition partition) {
        return members == null || from.marks().containsKey(partition) || members.isCounted(partition);
    }

    /**
     * Appends a tick to each partition, a few times if need be to come past the last join, so that what joined a moment ago
     * is before the boundary. It need not be: what joins after the boundary is published by the next run.
     *
     * @param all the partitions to tick, the control log's among them
     * @param floor log time does not end before this
     * @return the log time that is complete: past its tick, no record of a partition can have a log time before the tick's
     */
    public long tickPastJoins(Collection<LogPartition> all, long floor) {
        long lastJoin = partitions.stream()
                .flatMapToLong(partition -> joinedAt(partition).stream())
                .max()
                .orElse(floor);
        long logTime = floor;
        for (int round = 0; round < MAX_TICK_ROUNDS && (round == 0 || logTime < lastJoin); round++) {
            logTime = log.tick(all).values().stream()
                            .mapToLong(time -> Math.max(time, floor + 1))
                            .min()
                            .orElseThrow()
                    - 1;
        }
        return logTime;
    }

    /** Whether the partition belongs to the log up to the boundary {@code logTimeMillis}. */
    public boolean belongs(LogPartition partition, long logTimeMillis) {
        OptionalLong joined = joinedAt(partition);
        return joined.isPresent() ? joined.getAsLong() <= logTimeMillis : isFromStart(partition);
    }

    /**
     * The last boundary, with marks for the partitions that have joined since: at their beginning, with the clock at the
     * log time where they joined.
     *
     * @param logTimeMillis the next boundary
     */
    public Boundary fromWithJoined(long logTimeMillis) {
        Map<LogPartition, Boundary.Mark> marks = new HashMap<>(from.marks());
        for (LogPartition partition : partitions) {
            if (belongs(partition, logTimeMillis)) {
                joinedAt(partition).ifPresent(joined -> marks.put(partition, new Boundary.Mark(0, joined)));
            }
        }
        return Boundary.of(from.logTimeMillis(), marks);
    }

    /** The control log, read on and on. */
    private static final class Control {
        private final Membership members = new Membership();
        private final KafkaLog log;
        private long next;
        private long clockMillis;

        Control(KafkaLog log, long from, long clockMillis) {
            this.log = log;
            this.next = from;
            this.clockMillis = clockMillis;
        }

        void read() {
            LogPartition control = LogPartition.CONTROL;
            long end = log.ends(List.of(control)).get(control);
            LogRange range =
                    new LogRange(control.topic(), log.topics().control(), control.partition(), next, end, clockMillis);
            try (LogReader reader = new LogReader(log.bootstrap(), range)) {
                while (reader.hasNext()) {
                    LogReader.Entry entry = reader.next();
                    members.take(entry.record().value(), entry.logTimeMillis());
                    clockMillis = entry.logTimeMillis();
                }
            }
            next = end;
        }
    }
}
