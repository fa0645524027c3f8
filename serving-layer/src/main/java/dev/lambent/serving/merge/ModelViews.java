package dev.lambent.serving.merge;

import dev.lambent.view.Tables;
import java.util.List;

/**
 * Which model was in force when, by the control log: the entries that the batch layer has archived, and those that serving
 * has read since.
 */
final class ModelViews {
    /** The Delta table of archived entries, and the table of entries that are younger. */
    static final List<ViewColumn> CONTROL = List.of(
            new ViewColumn("offset", "BIGINT"),
            new ViewColumn("log_time", "BIGINT"),
            new ViewColumn("entry", "VARCHAR"));

    private ModelViews() {}

    /** As of now. */
    static List<ViewDefinition> merged(String archived) {
        return views("WITH archived AS (" + archived + "), control AS (SELECT * FROM archived UNION ALL SELECT * FROM "
                + MergedViews.CONTROL_TABLE
                + " WHERE \"offset\" > (SELECT coalesce(max(\"offset\"), -1) FROM archived))");
    }

    /** As of an epoch: up to its boundary. */
    static List<ViewDefinition> batchOnly(String archived) {
        return views("WITH control AS (" + archived + ")");
    }

    private static List<ViewDefinition> views(String withControl) {
        return List.of(
                new ViewDefinition("models_in_force", withControl + inForce()),
                new ViewDefinition("model_aliases", aliases()));
    }

    /**
     * One feature set decides at a time, as in the batch layer's schedule of models: the one that took over last; before
     * any has, the one of the first activation. Activations of others do not count. An entry that changes nothing (a batch
     * run that was repeated writes its activation again) has no row.
     */
    private static String inForce() {
        return ", entries AS (SELECT \"offset\", log_time + CAST(\"offset\" < 0 AS BIGINT) AS log_time"
                + field("type") + field("featureSet") + field("bundle") + field("reason")
                + " FROM control WHERE json_extract_string(entry, '$.type') IN ('ACTIVATE', 'TAKE_OVER')), "
                + "deciding AS (SELECT *, coalesce(last_value(CASE WHEN type = 'TAKE_OVER' THEN featureSet END IGNORE NULLS)"
                + " OVER earlier, first_value(featureSet) OVER earlier) AS decides FROM entries"
                + " WINDOW earlier AS (ORDER BY log_time, \"offset\" ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)), "
                + "counting AS (SELECT *, row_number() OVER place = 1 OR featureSet IS DISTINCT FROM lag(featureSet) OVER place"
                + " OR bundle IS DISTINCT FROM lag(bundle) OVER place AS changes FROM deciding"
                + " WHERE type = 'TAKE_OVER' OR featureSet = decides WINDOW place AS (ORDER BY log_time, \"offset\")) "
                + "SELECT make_timestamp(log_time * 1000) AS since,"
                + " make_timestamp(lead(log_time) OVER place * 1000) AS until, featureSet AS feature_set,"
                + " bundle AS model, reason, \"offset\" AS control_offset FROM counting WHERE changes"
                + " WINDOW place AS (ORDER BY log_time, \"offset\")";
    }

    private static String field(String name) {
        return ", json_extract_string(entry, '$." + name + "') AS " + name;
    }

    private static String aliases() {
        return "WITH served AS (SELECT feature_set FROM " + Tables.PUBLICATIONS
                + " WHERE epoch = (SELECT epoch FROM coverage)), "
                + "terms AS (SELECT model, since, until FROM models_in_force"
                + " WHERE model IS NOT NULL AND feature_set = (SELECT feature_set FROM served)), "
                + "champion AS (SELECT model, since FROM terms WHERE until IS NULL), "
                + "previous AS (SELECT model, since FROM terms WHERE until IS NOT NULL"
                + " AND model NOT IN (SELECT model FROM champion) ORDER BY until DESC, since DESC LIMIT 1), "
                + "challenger AS (SELECT model, created_at AS since FROM " + Tables.MODELS
                + " WHERE feature_set = (SELECT feature_set FROM served)"
                + " AND model NOT IN (SELECT model FROM models_in_force WHERE model IS NOT NULL)"
                + " ORDER BY epoch DESC, created_at DESC, model LIMIT 1) "
                + "SELECT 'champion' AS alias, * FROM champion UNION ALL SELECT 'previous', * FROM previous"
                + " UNION ALL SELECT 'challenger', * FROM challenger";
    }
}
