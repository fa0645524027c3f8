package dev.lambent.serving.audit;

import dev.lambent.serving.sql.QueryService;
import java.util.ArrayList;
import java.util.List;

/** The lines of the view {@code audit} that do not hold: arithmetic over what the layers say, without reading the log. */
public final class ViewAudit {
    private static final String FAILING =
            "SELECT epoch, layer, topic, \"partition\", from_offset, to_offset, remainder,"
                    + " coalesce(feature_differences, 0), coalesce(score_differences, 0), holds FROM audit WHERE NOT holds"
                    + " OR coalesce(feature_differences, 0) + coalesce(score_differences, 0) > 0"
                    + " ORDER BY epoch, layer, topic, \"partition\"";

    private final QueryService queries;

    public ViewAudit(QueryService queries) {
        this.queries = queries;
    }

    /** A sentence per line that fails; empty if all hold. */
    public List<String> failures() {
        List<String> failures = new ArrayList<>();
        queries.scan(FAILING, row -> {
            String line = "epoch " + row.getLong(1) + ", " + row.getString(2) + ", " + row.getString(3) + "-"
                    + row.getInt(4) + ": ";
            if (!row.getBoolean(10)) {
                failures.add(line + "offsets " + row.getLong(5) + " to " + row.getLong(6) + " do not add up ("
                        + row.getLong(7)
                        + " left over), a place is there twice, or they do not follow the line before");
            }
            if (row.getLong(8) + row.getLong(9) > 0) {
                failures.add(line + row.getLong(8) + " answers of the speed layer have other features and "
                        + row.getLong(9) + " another score than the batch layer computes");
            }
        });
        return failures;
    }
}
