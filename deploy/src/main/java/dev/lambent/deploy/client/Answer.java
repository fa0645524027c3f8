package dev.lambent.deploy.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The answer to a query.
 *
 * @param columns names
 * @param rows JSON values in column order
 * @param truncated whether there were more rows than serving returns
 * @param coverage what serving says about how far its views have come
 */
public record Answer(List<String> columns, List<List<JsonNode>> rows, boolean truncated, JsonNode coverage) {
    public Answer {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** The single value of an answer with one row and one column. */
    public JsonNode single() {
        if (rows.size() != 1 || rows.get(0).size() != 1) {
            throw new IllegalStateException("not a single value: " + rows);
        }
        return rows.get(0).get(0);
    }
}
