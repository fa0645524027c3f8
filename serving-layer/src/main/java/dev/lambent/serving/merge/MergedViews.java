package dev.lambent.serving.merge;

import dev.lambent.app.LabelSpec;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The SQL of the merged views of one epoch: batch rows of the pinned files, and speed rows from the boundary on. Each
 * row of the log comes from exactly one side.
 */
public final class MergedViews {
    /** Schema of the tables that hold the speed view. */
    public static final String SPEED_SCHEMA = "speed";
    /** Schema and name of the one-row table behind the view {@code coverage}. */
    public static final String COVERAGE_TABLE = "lambent.coverage";

    /** Schema and name of the table of control entries that are not archived yet; the columns of the Delta table. */
    public static final String CONTROL_TABLE = "lambent.control";

    private static final String LAYER = "_layer";
    /** Log order, newest first. */
    private static final String NEWEST_FIRST = "_log_time DESC, _topic DESC, _partition DESC, _offset DESC";

    private final ViewSchema schema;
    private final List<ViewDefinition> appViews;

    public MergedViews(ViewSchema schema, List<ViewDefinition> appViews) {
        this.schema = schema;
        this.appViews = List.copyOf(appViews);
    }

    /** Batch rows before the boundary and speed rows from it on. {@code batch} has a value per Delta table that exists. */
    public List<ViewDefinition> merged(Boundary boundary, Map<String, BatchFiles> batch) {
        String condition = speedCondition(boundary);
        ViewDefinition audit = AuditView.merged(auditTable(batch), boundary, condition);
        return views(
                batch, condition, audit, "SELECT * FROM " + COVERAGE_TABLE, ModelViews.merged(controlTable(batch)));
    }

    /** As of an epoch: its batch rows alone. */
    public List<ViewDefinition> batchOnly(CoverageState coverage, Map<String, BatchFiles> batch) {
        String constant = "SELECT CAST(" + coverage.epoch() + " AS BIGINT) AS epoch, CAST("
                + coverage.boundaryLogTimeMillis() + " AS BIGINT) AS boundary_log_time,"
                + " CAST(NULL AS BIGINT) AS speed_log_time, CAST(" + coverage.logTimeMillis()
                + " AS BIGINT) AS log_time, '' AS speed_run, true AS complete,"
                + " CAST(NULL AS VARCHAR) AS incomplete_reason";
        return views(
                batch,
                null,
                AuditView.batchOnly(auditTable(batch)),
                constant,
                ModelViews.batchOnly(controlTable(batch)));
    }

    private static String controlTable(Map<String, BatchFiles> batch) {
        return plain(Tables.CONTROL, batch, ModelViews.CONTROL).select();
    }

    private static String auditTable(Map<String, BatchFiles> batch) {
        return plain(Tables.AUDIT, batch, PlainTables.AUDIT).select();
    }

    private List<ViewDefinition> views(
            Map<String, BatchFiles> batch,
            String speedCondition,
            ViewDefinition audit,
            String coverage,
            List<ViewDefinition> models) {
        List<ViewDefinition> views = new ArrayList<>(tableViews(batch, speedCondition));
        views.add(audit);
        views.add(new ViewDefinition("coverage", coverage));
        views.addAll(models);
        views.addAll(appViews);
        return views;
    }

    private List<ViewDefinition> tableViews(Map<String, BatchFiles> batch, String speedCondition) {
        List<ViewDefinition> views = new ArrayList<>();
        for (ViewTable table : schema.speedTables()) {
            BatchFiles files = batch.getOrDefault(table.name(), BatchFiles.ABSENT);
            String eventTime = table.name().equals(Tables.EVENTS) ? eventTimeExpression() : null;
            String union = select(
                    "batch",
                    table,
                    files.columns().keySet(),
                    from(files),
                    eventTime != null && files.columns().isEmpty() ? "CAST(NULL AS TIMESTAMP)" : eventTime);
            if (speedCondition != null) {
                union += " UNION ALL "
                        + select(
                                "speed",
                                table,
                                null,
                                SPEED_SCHEMA + '.' + Sql.identifier(table.name()) + " WHERE " + speedCondition,
                                eventTime);
            }
            views.add(new ViewDefinition(table.name().equals(Tables.LABELS) ? "label_rows" : table.name(), union));
        }
        views.add(new ViewDefinition(Tables.LABELS, lastLabels()));
        PlainTables.COLUMNS.forEach((name, atLeast) -> views.add(plain(name, batch, atLeast)));
        views.add(new ViewDefinition("outcomes", outcomes() + " AND p.origin = 'live'"));
        views.add(new ViewDefinition("quality", quality()));
        return views;
    }

    /** Whether a speed row is at or after the boundary, by its position; topics without a mark start at offset 0. */
    public static String speedCondition(Boundary boundary) {
        StringBuilder cases = new StringBuilder();
        String topic = null;
        for (var mark : boundary.marks().entrySet()) {
            LogPartition partition = mark.getKey();
            if (partition.isHistory() || partition.equals(LogPartition.CONTROL)) {
                continue;
            }
            if (!partition.topic().equals(topic)) {
                cases.append(topic == null ? "CASE _topic" : " ELSE 0 END");
                topic = partition.topic();
                cases.append(" WHEN ").append(Sql.text(topic)).append(" THEN CASE _partition");
            }
            cases.append(" WHEN ")
                    .append(partition.partition())
                    .append(" THEN ")
                    .append(mark.getValue().offset());
        }
        return topic == null ? "_offset >= 0" : "_offset >= " + cases.append(" ELSE 0 END ELSE 0 END");
    }

    private static String select(
            String layer, ViewTable table, java.util.Set<String> present, String from, String eventTime) {
        StringBuilder sql = new StringBuilder("SELECT ");
        for (ViewColumn column : ViewTable.PLACE) {
            sql.append(value(column, present)).append(", ");
        }
        sql.append(Sql.text(layer)).append(" AS ").append(LAYER);
        if (eventTime != null) {
            sql.append(", ").append(eventTime).append(" AS ").append(Tables.EVENT_TIME);
        }
        for (ViewColumn column : table.columns()) {
            sql.append(", ").append(value(column, present));
        }
        return sql.append(" FROM ").append(from).toString();
    }

    /**
     * A column in its declared type. Parquet gives an instant with or without a zone; by its microseconds both become the
     * UTC wall time, and 30 times faster than by a cast, which asks the time zone data for every value.
     *
     * @param present the columns of a Parquet file; null for a speed table, which has them all in their types
     */
    private static String value(ViewColumn column, java.util.Set<String> present) {
        String name = Sql.identifier(column.name());
        if (present == null) {
            return name;
        }
        if (!present.contains(column.name())) {
            return "CAST(NULL AS " + column.sqlType() + ") AS " + name;
        }
        return (column.sqlType().equals("TIMESTAMP") ? utc(name) : "CAST(" + name + " AS " + column.sqlType() + ")")
                + " AS " + name;
    }

    private static String utc(String name) {
        return "make_timestamp(epoch_us(" + name + "))";
    }

    private static String from(BatchFiles files) {
        if (files.files().isEmpty()) {
            return files.columns().isEmpty() ? "(SELECT 1) WHERE false" : emptyFrom(files);
        }
        StringBuilder sql = new StringBuilder("read_parquet([");
        for (int i = 0; i < files.files().size(); i++) {
            sql.append(i > 0 ? ", " : "").append(Sql.text(files.files().get(i)));
        }
        return sql.append("], union_by_name = true)").toString();
    }

    /** A table that exists and has no file yet. */
    private static String emptyFrom(BatchFiles files) {
        StringBuilder sql = new StringBuilder("(SELECT ");
        String separator = "";
        for (var column : files.columns().entrySet()) {
            sql.append(separator)
                    .append("CAST(NULL AS ")
                    .append(column.getValue())
                    .append(") AS ")
                    .append(Sql.identifier(column.getKey()));
            separator = ", ";
        }
        return sql.append(") WHERE false").toString();
    }

    /** A table shown as it is; before it exists, the columns that it will have at least. */
    private static ViewDefinition plain(String name, Map<String, BatchFiles> batch, List<ViewColumn> atLeast) {
        BatchFiles files = batch.getOrDefault(name, BatchFiles.ABSENT);
        StringBuilder sql = new StringBuilder("SELECT ");
        String separator = "";
        for (var column : files.columns().entrySet()) {
            sql.append(separator)
                    .append(value(
                            new ViewColumn(column.getKey(), column.getValue()),
                            files.columns().keySet()));
            separator = ", ";
        }
        for (ViewColumn column : atLeast) {
            if (!files.columns().containsKey(column.name())) {
                sql.append(separator).append(value(column, java.util.Set.of()));
                separator = ", ";
            }
        }
        return new ViewDefinition(name, sql.append(" FROM ").append(from(files)).toString());
    }

    private String eventTimeExpression() {
        if (schema.streams().size() == 1) {
            return timestamp(schema.streams().values().iterator().next().eventTime());
        }
        StringBuilder sql = new StringBuilder("CASE");
        schema.streams().forEach((stream, spec) -> sql.append(" WHEN _topic IN (")
                .append(Sql.text(stream))
                .append(", ")
                .append(Sql.text(LogPartition.history(stream).topic()))
                .append(") THEN ")
                .append(timestamp(spec.eventTime())));
        return sql.append(" END").toString();
    }

    private static String timestamp(String column) {
        return utc(Sql.identifier(column));
    }

    private String lastLabels() {
        return "SELECT * FROM label_rows QUALIFY row_number() OVER (PARTITION BY "
                + Sql.identifier(schema.rowId().name()) + " ORDER BY " + NEWEST_FIRST + ") = 1";
    }

    /** Scored rows whose label is final by event time, with that label; ends in a condition. */
    private String outcomes() {
        String id = Sql.identifier(schema.rowId().name());
        boolean zero = schema.label().absent() == LabelSpec.Absent.ZERO;
        return "SELECT p._topic, p._partition, p._offset, p._log_time, p._layer, p._event_time, p." + id
                + ", p.model, p.origin, p.score, p.decision, "
                + (zero ? "coalesce(l.label, 0)" : "l.label")
                + " AS label FROM predictions p " + (zero ? "LEFT JOIN" : "JOIN") + " labels l ON p." + id + " = l."
                + id + " WHERE p.model IS NOT NULL AND p._event_time + to_milliseconds("
                + schema.label().maturesAfter().toMillis()
                + ") <= (SELECT max(_event_time) FROM events)";
    }

    /**
     * ROC AUC by the rank sum, ties counted half: equal scores are grouped first, so that each group meets the negatives
     * below it and half of its own.
     */
    private String quality() {
        return switch (schema.task()) {
            case BINARY -> binaryQuality();
            case MULTICLASS -> multiclassQuality();
            case REGRESSION -> regressionQuality();
        };
    }

    private String multiclassQuality() {
        return "WITH scored AS (" + outcomes() + ") "
                + "SELECT model, origin, count(*) AS \"rows\","
                + " CAST(sum(CASE WHEN decision = label THEN 1 ELSE 0 END) AS DOUBLE) / count(*) AS accuracy,"
                + " avg(score) AS mean_score FROM scored WHERE label IS NOT NULL GROUP BY model, origin";
    }

    private String binaryQuality() {
        return "WITH scored AS (" + outcomes() + "), "
                + "grouped AS (SELECT model, origin, score, count(*) AS n, sum(label) AS pos, count(*) - sum(label) AS neg,"
                + " sum(CASE WHEN decision = label THEN 1 ELSE 0 END) AS correct,"
                + " sum(CASE WHEN decision = 1 THEN 1 ELSE 0 END) AS positive_decisions"
                + " FROM scored WHERE label IS NOT NULL GROUP BY ALL), "
                + "ranked AS (SELECT *, coalesce(sum(neg) OVER (PARTITION BY model, origin ORDER BY score"
                + " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS neg_below,"
                + " greatest(1e-15, least(1 - 1e-15, score)) AS p FROM grouped) "
                + "SELECT model, origin, CAST(sum(n) AS BIGINT) AS \"rows\", CAST(sum(pos) AS BIGINT) AS positives,"
                + " sum(pos) / sum(n) AS base_rate,"
                + " CASE WHEN sum(pos) > 0 AND sum(neg) > 0"
                + " THEN sum(pos * neg_below + pos * neg / 2) / (sum(pos) * sum(neg)) END AS roc_auc,"
                + " -sum(pos * ln(p) + neg * ln(1 - p)) / sum(n) AS log_loss,"
                + " sum(pos * (1 - score) * (1 - score) + neg * score * score) / sum(n) AS brier,"
                + " CAST(sum(correct) AS DOUBLE) / sum(n) AS accuracy,"
                + " CAST(sum(positive_decisions) AS DOUBLE) / sum(n) AS positive_decisions"
                + " FROM ranked GROUP BY model, origin";
    }

    private String regressionQuality() {
        return "WITH scored AS (" + outcomes() + ") "
                + "SELECT model, origin, count(*) AS \"rows\", avg(label) AS mean_label, avg(score) AS mean_score,"
                + " sqrt(avg((score - label) * (score - label))) AS rmse, avg(abs(score - label)) AS mae,"
                + " CASE WHEN var_pop(label) > 0 THEN 1 - avg((score - label) * (score - label)) / var_pop(label) END"
                + " AS r2 FROM scored WHERE label IS NOT NULL GROUP BY model, origin";
    }
}
