package dev.lambent.deploy.chaos;

/** What is asked again and again. Each answer is small, and tells of every row: counts, and sums over the places. */
enum Question {
    EVENTS("SELECT _topic, _partition, COUNT(*), COUNT(DISTINCT _offset), CAST(SUM(_offset) AS BIGINT),"
            + " CAST(SUM(_log_time % 1000003 * (_offset % 1009 + 1)) AS BIGINT)"
            + " FROM events GROUP BY ALL ORDER BY ALL"),
    QUARANTINE("SELECT _topic, _partition, COUNT(*), CAST(SUM(_offset) AS BIGINT)"
            + " FROM quarantine GROUP BY ALL ORDER BY ALL"),
    FEATURES("SELECT _partition, COUNT(*), COUNT(DISTINCT _offset), CAST(SUM(dest_rows) AS BIGINT),"
            + " CAST(SUM(zone_recent_rows) AS BIGINT) FROM features GROUP BY ALL ORDER BY ALL"),
    LABELS("SELECT COUNT(*), CAST(SUM(label) AS BIGINT), CAST(SUM(_offset) AS BIGINT) FROM label_rows"),
    PREDICTIONS("SELECT model, COUNT(*), CAST(SUM(_offset) AS BIGINT) FROM predictions"
            + " WHERE model IS NOT NULL GROUP BY ALL ORDER BY ALL"),
    LOOKUP(null);

    /** The zone that is looked up: one of the busiest. */
    static final String ZONE = "z0";

    private final String sql;

    Question(String sql) {
        this.sql = sql;
    }

    /** Null for the look-up. */
    String sql() {
        return sql;
    }
}
