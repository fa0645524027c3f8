package dev.lambent.serving.merge;

import dev.lambent.app.App;
import dev.lambent.app.LabelSpec;
import dev.lambent.app.StreamSpec;
import dev.lambent.app.Task;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.schema.Column;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the shape of an app's views depends on.
 *
 * @param transform id of the transform that computes what is shown
 * @param events the columns of all streams, union by name
 * @param streams by name
 * @param features the SELECT list of features.sql
 * @param rowId the column that names a row to score
 */
public record ViewSchema(
        String transform,
        List<Column> events,
        Map<String, StreamSpec> streams,
        List<Column> features,
        Column rowId,
        LabelSpec label,
        Task task) {

    public ViewSchema {
        events = List.copyOf(events);
        streams = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(streams));
        features = List.copyOf(features);
    }

    /** @throws LambentException (USER) if two streams give one column name different types */
    public static ViewSchema of(Transform transform) {
        App app = transform.app();
        Map<String, Column> events = new LinkedHashMap<>();
        for (StreamSpec stream : app.streams().values()) {
            for (Column column : stream.schema().columns()) {
                Column other = events.putIfAbsent(column.name(), column);
                if (other != null && other.type() != column.type()) {
                    throw LambentException.user(
                            "The streams cannot be shown as one view",
                            "column " + column.name() + " is " + other.type() + " in one stream and " + column.type()
                                    + " in stream " + stream.name(),
                            "Rename the column in one of the streams.");
                }
            }
        }
        return new ViewSchema(
                transform.id().value(),
                new ArrayList<>(events.values()),
                app.streams(),
                transform.fold().outputSchema().columns(),
                transform.labels().schema().column(0),
                app.label(),
                app.task());
    }

    public ViewTable eventsTable() {
        return new ViewTable(Tables.EVENTS, events.stream().map(ViewColumn::of).toList());
    }

    public ViewTable featuresTable() {
        List<ViewColumn> columns = new ArrayList<>();
        columns.add(new ViewColumn(Tables.EVENT_TIME, "TIMESTAMP"));
        features.forEach(column -> columns.add(ViewColumn.of(column)));
        return new ViewTable(Tables.FEATURES, columns);
    }

    public ViewTable predictionsTable() {
        return new ViewTable(
                Tables.PREDICTIONS,
                List.of(
                        new ViewColumn(Tables.EVENT_TIME, "TIMESTAMP"),
                        ViewColumn.of(rowId),
                        new ViewColumn("model", "VARCHAR"),
                        new ViewColumn("origin", "VARCHAR"),
                        new ViewColumn("score", "DOUBLE"),
                        new ViewColumn("decision", "DOUBLE")));
    }

    public ViewTable labelsTable() {
        return new ViewTable(
                Tables.LABELS,
                List.of(
                        new ViewColumn(Tables.EVENT_TIME, "TIMESTAMP"),
                        ViewColumn.of(rowId),
                        new ViewColumn("label", "DOUBLE")));
    }

    public ViewTable quarantineTable() {
        return new ViewTable(
                Tables.QUARANTINE,
                List.of(
                        new ViewColumn("append_time", "BIGINT"),
                        new ViewColumn("reason", "VARCHAR"),
                        new ViewColumn("detail", "VARCHAR"),
                        new ViewColumn("key", "BLOB"),
                        new ViewColumn("value", "BLOB"),
                        new ViewColumn("value_bytes", "INTEGER")));
    }

    public ViewTable servedTable() {
        return new ViewTable(
                Tables.SERVED,
                List.of(
                        new ViewColumn("model", "VARCHAR"),
                        new ViewColumn("score", "DOUBLE"),
                        new ViewColumn("decision", "DOUBLE"),
                        new ViewColumn("transform", "VARCHAR")));
    }

    /** The tables that the speed view keeps; the row's answer ({@code served}) is one of them. */
    public List<ViewTable> speedTables() {
        return List.of(
                eventsTable(), featuresTable(), predictionsTable(), labelsTable(), quarantineTable(), servedTable());
    }
}
