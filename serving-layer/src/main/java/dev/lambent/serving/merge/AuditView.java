package dev.lambent.serving.merge;

import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.List;

/**
 * The view {@code audit}: a line per epoch and partition as the batch layer counted it, and after them a line per partition
 * of what the speed view holds beyond the boundary. A line holds if its offsets are accounted for and follow the line
 * before it without a hole.
 */
final class AuditView {
    private static final String COUNTED =
            "epoch, layer, topic, \"partition\", from_offset, to_offset, offsets, \"rows\", quarantined, ticks, gaps";
    private static final String COMPARED = "scored_rows, compared, feature_differences, score_differences,"
            + " unknown_served, not_yet_served, clock_steps";

    private AuditView() {}

    /** @param table the batch layer's lines, as a SELECT */
    static ViewDefinition batchOnly(String table) {
        return view(batchLines(table));
    }

    /**
     * @param table may hold lines of epochs that are published and not shown yet: they are left out
     * @param boundary where the speed view takes over
     */
    static ViewDefinition merged(String table, Boundary boundary, String speedCondition) {
        String shown =
                "SELECT * FROM (" + table + ") WHERE epoch <= (SELECT epoch FROM " + MergedViews.COVERAGE_TABLE + ")";
        return view(batchLines(shown) + " UNION ALL BY NAME " + speedLines(boundary, speedCondition));
    }

    private static ViewDefinition view(String lines) {
        return new ViewDefinition(
                Tables.AUDIT,
                "SELECT " + COUNTED + ", remainder, " + COMPARED + ", CASE layer WHEN 'batch' THEN remainder = 0"
                        + " ELSE places = \"rows\" + quarantined AND remainder >= 0 END"
                        + " AND from_offset = coalesce(lag(to_offset) OVER (PARTITION BY topic, \"partition\""
                        + " ORDER BY epoch, layer), 0) AS holds FROM (" + lines + ")");
    }

    private static String batchLines(String table) {
        return "SELECT *, 'batch' AS layer, offsets - \"rows\" - quarantined - ticks - gaps AS remainder,"
                + " CAST(NULL AS BIGINT) AS places FROM (" + table + ")";
    }

    /**
     * The remainder of a speed line is its ticks, gaps and lost rows together: what they are, only the log can tell. The
     * line ends behind the last row that the speed view holds.
     */
    private static String speedLines(Boundary boundary, String speedCondition) {
        return "SELECT *, offsets - \"rows\" - quarantined AS remainder FROM (SELECT (SELECT epoch FROM "
                + MergedViews.COVERAGE_TABLE + ") AS epoch, 'speed' AS layer,"
                + " coalesce(m.topic, s._topic) AS topic, coalesce(m.\"partition\", s._partition) AS \"partition\","
                + " coalesce(m.from_offset, 0) AS from_offset,"
                + " coalesce(s.to_offset, m.from_offset) AS to_offset,"
                + " coalesce(s.to_offset, m.from_offset) - coalesce(m.from_offset, 0) AS offsets,"
                + " coalesce(s.\"rows\", 0) AS \"rows\", coalesce(s.quarantined, 0) AS quarantined,"
                + " CAST(NULL AS BIGINT) AS ticks, CAST(NULL AS BIGINT) AS gaps, coalesce(s.places, 0) AS places"
                + " FROM (" + marks(boundary) + ") m FULL JOIN (SELECT _topic, _partition,"
                + " max(_offset) + 1 AS to_offset, count(*) FILTER (valid) AS \"rows\","
                + " count(*) FILTER (NOT valid) AS quarantined, count(DISTINCT _offset) AS places FROM ("
                + places(Tables.EVENTS, "true", speedCondition) + " UNION ALL "
                + places(Tables.QUARANTINE, "false", speedCondition)
                + ") GROUP BY _topic, _partition) s ON m.topic = s._topic AND m.\"partition\" = s._partition)";
    }

    private static String places(String table, String valid, String condition) {
        return "SELECT _topic, _partition, _offset, " + valid + " AS valid FROM " + MergedViews.SPEED_SCHEMA + '.'
                + table + " WHERE " + condition;
    }

    private static String marks(Boundary boundary) {
        List<String> rows = new ArrayList<>();
        boundary.marks().forEach((partition, mark) -> {
            if (!partition.isHistory() && !partition.equals(LogPartition.CONTROL)) {
                rows.add("SELECT " + Sql.text(partition.topic()) + " AS topic, " + partition.partition()
                        + " AS \"partition\", CAST(" + mark.offset() + " AS BIGINT) AS from_offset");
            }
        });
        return rows.isEmpty()
                ? "SELECT '' AS topic, 0 AS \"partition\", CAST(0 AS BIGINT) AS from_offset WHERE false"
                : String.join(" UNION ALL ", rows);
    }
}
