package dev.lambent.batch.archive;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a history import will bring, fixed before it starts.
 *
 * @param logStartMillis the import instant, where the log begins; no history row has a later log time
 * @param lastEventMillis the newest event time that counts: it meets the log's start. Later ones are rubbish
 * @param sources per stream
 */
public record HistoryPlan(long logStartMillis, long lastEventMillis, SortedMap<String, Source> sources) {
    /**
     * @param path where the rows are
     * @param version the Delta table's version; -1 for Parquet
     * @param rows how many there are
     */
    public record Source(String path, long version, long rows) {
        static final long NO_VERSION = -1;
    }

    public HistoryPlan {
        sources = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(sources));
    }

    public HistoryPlan(long logStartMillis, long lastEventMillis, Map<String, Source> sources) {
        this(logStartMillis, lastEventMillis, new TreeMap<>(sources));
    }

    /** Added to an event time it gives the log time. */
    long shiftMillis() {
        return logStartMillis - lastEventMillis;
    }
}
