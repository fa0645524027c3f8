package dev.lambent.serving.speed;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which partitions of a backlog to leave alone for a while. Coverage needs claims of all partitions, so reading them at
 * about the same time of writing keeps few rows waiting. The partition that is furthest back is always read, whatever it
 * holds: no choice by what was claimed could promise that, for the claim that is waited for may be of another run.
 */
final class ReadPace {
    private ReadPace() {}

    /**
     * @param readMillis when the last record that was read of a partition was written; none: nothing was read yet
     * @param unread the partitions that have more to read
     */
    static <P> Set<P> ahead(Map<P, Long> readMillis, Set<P> unread) {
        long furthestBack = unread.stream()
                .mapToLong(partition -> readMillis.getOrDefault(partition, Long.MIN_VALUE))
                .min()
                .orElse(Long.MAX_VALUE);
        return unread.stream()
                .filter(partition -> readMillis.getOrDefault(partition, Long.MIN_VALUE) > furthestBack)
                .collect(Collectors.toSet());
    }
}
