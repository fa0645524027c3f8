package dev.lambent.serving.sql;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * @param sql one SELECT over the views
 * @param epoch as of an old epoch: its batch rows alone; empty for the merged view
 * @param timeoutMillis the query is stopped after this
 * @param rowLimit at most this many rows are returned
 */
public record QueryRequest(String sql, OptionalLong epoch, long timeoutMillis, int rowLimit) {
    public QueryRequest {
        requireNonNull(sql, "sql is null");
        requireNonNull(epoch, "epoch is null");
    }
}
