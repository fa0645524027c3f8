package dev.lambent.view;

import dev.lambent.log.LogPartition;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which partitions belong to the log, and since when, as its control log says: the first {@link PartitionEntry.Counted}
 * names those that belong from the start, the first {@link PartitionEntry.Joined} of any other lets it join at the log
 * time of the entry. Later entries about the same change nothing. A partition's log clock starts where it joins, so none
 * of its rows stands before its entry.
 */
public final class Membership {
    private final SortedMap<LogPartition, Long> joined = new TreeMap<>();
    private SortedMap<String, Integer> counted;

    /** Takes the next record of the control log, whatever it holds; {@code value} may be null. */
    public void take(byte[] value, long logTimeMillis) {
        PartitionEntry.read(value).ifPresent(entry -> {
            if (entry instanceof PartitionEntry.Joined join) {
                joined.putIfAbsent(join.partition(), logTimeMillis);
            } else if (entry instanceof PartitionEntry.Counted count && counted == null) {
                counted = count.streams();
            }
        });
    }

    /** Whether any entry says which partitions belong from the start. */
    public boolean isCounted() {
        return counted != null;
    }

    /** Whether the partition belongs from the start, as the control log says. */
    public boolean isCounted(LogPartition partition) {
        return counted != null && partition.partition() < counted.getOrDefault(partition.topic(), 0);
    }

    /** Number of partitions per stream that belong from the start; empty if no entry says so. */
    public SortedMap<String, Integer> counted() {
        return counted == null ? new TreeMap<>() : counted;
    }

    /** The log time at which the partition joined: where its log clock starts. Empty for one that is counted. */
    public OptionalLong joinedAt(LogPartition partition) {
        Long logTime = isCounted(partition) ? null : joined.get(partition);
        return logTime == null ? OptionalLong.empty() : OptionalLong.of(logTime);
    }
}
