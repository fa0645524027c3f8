package dev.lambent.serving.merge;

import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables that are shown as they are: what the batch layer says of its models, publications and skew. */
final class PlainTables {
    /** Per table the columns that its view has even before the table exists, so that an app's views can name them. */
    static final Map<String, List<ViewColumn>> COLUMNS = columns();

    /** The batch layer's lines of the view {@code audit}. */
    static final List<ViewColumn> AUDIT = list(
            "epoch BIGINT",
            "topic VARCHAR",
            "partition INTEGER",
            "from_offset BIGINT",
            "to_offset BIGINT",
            "offsets BIGINT",
            "rows BIGINT",
            "quarantined BIGINT",
            "ticks BIGINT",
            "gaps BIGINT",
            "scored_rows BIGINT",
            "compared BIGINT",
            "feature_differences BIGINT",
            "score_differences BIGINT",
            "unknown_served BIGINT",
            "not_yet_served BIGINT",
            "clock_steps BIGINT");

    private PlainTables() {}

    private static Map<String, List<ViewColumn>> columns() {
        Map<String, List<ViewColumn>> columns = new LinkedHashMap<>();
        columns.put(
                Tables.MODELS,
                list(
                        "model VARCHAR",
                        "epoch BIGINT",
                        "created_at TIMESTAMP",
                        "feature_set VARCHAR",
                        "kind VARCHAR",
                        "parameters VARCHAR",
                        "metric VARCHAR",
                        "cv_mean DOUBLE",
                        "cv_sd DOUBLE",
                        "cv_folds VARCHAR",
                        "holdout DOUBLE",
                        "train DOUBLE",
                        "gap DOUBLE",
                        "metrics VARCHAR",
                        "baselines VARCHAR",
                        "goals VARCHAR",
                        "passed BOOLEAN",
                        "status VARCHAR",
                        "trials VARCHAR",
                        "training_rows BIGINT",
                        "holdout_rows BIGINT",
                        "seed BIGINT"));
        columns.put(
                Tables.PUBLICATIONS,
                list(
                        "epoch BIGINT",
                        "published_at TIMESTAMP",
                        "feature_set VARCHAR",
                        "transform VARCHAR",
                        "role VARCHAR",
                        "active_model VARCHAR",
                        "boundary_log_time BIGINT",
                        "document VARCHAR"));
        columns.put(
                Tables.SKEW,
                list(
                        "epoch BIGINT",
                        "transform VARCHAR",
                        "feature VARCHAR",
                        "rows BIGINT",
                        "mismatches BIGINT",
                        "rate_upper_bound DOUBLE",
                        "largest_difference DOUBLE",
                        "blame VARCHAR",
                        "evidence VARCHAR",
                        "example VARCHAR",
                        "total_rows BIGINT",
                        "total_mismatches BIGINT",
                        "total_rate_upper_bound DOUBLE"));
        return columns;
    }

    private static List<ViewColumn> list(String... columns) {
        List<ViewColumn> list = new ArrayList<>();
        for (String column : columns) {
            String[] parts = column.split(" ");
            list.add(new ViewColumn(parts[0], parts[1]));
        }
        return List.copyOf(list);
    }
}
