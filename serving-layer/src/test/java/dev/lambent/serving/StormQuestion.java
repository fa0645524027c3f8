package dev.lambent.serving;

import dev.lambent.serving.fixture.RandomLog;
import dev.lambent.view.SpeedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is asked in a storm of publications: small answers that tell of every row, and what the log says they must be. */
enum StormQuestion {
    EVENTS("SELECT _partition, count(*), count(DISTINCT _offset), CAST(sum(_offset) AS BIGINT) FROM events"
            + " GROUP BY ALL ORDER BY ALL") {
        @Override
        boolean counts(SpeedRecord record) {
            return record instanceof SpeedRecord.Event;
        }
    },
    FEATURES("SELECT _partition, count(*), count(DISTINCT _offset), CAST(sum(_offset) AS BIGINT) FROM features"
            + " GROUP BY ALL ORDER BY ALL") {
        @Override
        boolean counts(SpeedRecord record) {
            return record instanceof SpeedRecord.Event event && event.served() != null;
        }
    },
    LABELS("SELECT _partition, count(*), count(DISTINCT _offset), CAST(sum(_offset) AS BIGINT) FROM label_rows"
            + " GROUP BY ALL ORDER BY ALL") {
        @Override
        boolean counts(SpeedRecord record) {
            return record instanceof SpeedRecord.Event event && event.label() != null;
        }
    },
    QUARANTINE("SELECT _partition, count(*), count(DISTINCT _offset), CAST(sum(_offset) AS BIGINT) FROM quarantine"
            + " GROUP BY ALL ORDER BY ALL") {
        @Override
        boolean counts(SpeedRecord record) {
            return record instanceof SpeedRecord.Quarantined;
        }
    },
    /** By key, from memory. */
    LOOKUP(null) {
        @Override
        boolean counts(SpeedRecord record) {
            return record instanceof SpeedRecord.Event event
                    && CITY.equals(event.event().textAt(3));
        }
    };

    static final String CITY = "city '3'";

    private final String sql;

    StormQuestion(String sql) {
        this.sql = sql;
    }

    /** Null for the look-up. */
    String sql() {
        return sql;
    }

    /** Whether the answer tells of this record. */
    abstract boolean counts(SpeedRecord record);

    /** The answer's rows as JSON text, for a coverage. */
    List<String> expected(RandomLog log, long logTimeMillis) {
        Map<Integer, long[]> sums = new TreeMap<>();
        long all = 0;
        for (RandomLog.Entry entry : log.rowsUpTo(logTimeMillis)) {
            if (counts(entry.record())) {
                all++;
                long[] sum = sums.computeIfAbsent(
                        entry.place().position().partition().partition(), p -> new long[2]);
                sum[0]++;
                sum[1] += entry.place().position().offset();
            }
        }
        if (this == LOOKUP) {
            return List.of("{\"city\":\"" + CITY + "\",\"trips\":" + all + ",\"note\":\"a;b\"}");
        }
        List<String> rows = new ArrayList<>();
        sums.forEach((partition, sum) -> rows.add("[" + partition + "," + sum[0] + "," + sum[0] + "," + sum[1] + "]"));
        return rows;
    }
}
