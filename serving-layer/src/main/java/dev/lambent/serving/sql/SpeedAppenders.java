package dev.lambent.serving.sql;

import dev.lambent.app.StreamSpec;
import dev.lambent.log.LogPlace;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Decimal;
import dev.lambent.schema.Row;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.merge.ViewSchema;
import dev.lambent.serving.merge.ViewTable;
import dev.lambent.view.SpeedRecord;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** Speed records as rows of the speed tables; inside the connection's open transaction. */
final class SpeedAppenders {
    private static final String LIVE = "live";
    private static final long MICROS = 1_000;

    private final DuckDBConnection connection;
    private final ViewSchema schema;
    private final Map<String, int[]> eventColumns = new HashMap<>();
    private final Map<String, Integer> eventTimeColumns = new HashMap<>();
    private final ViewTable eventsTable;
    private final ViewTable featuresTable;
    private final ViewTable predictionsTable;
    private final ViewTable labelsTable;
    private final ViewTable quarantineTable;
    private final ViewTable servedTable;
    private final int rowIdColumn;

    SpeedAppenders(DuckDBConnection connection, ViewSchema schema) {
        this.connection = connection;
        this.schema = schema;
        eventsTable = schema.eventsTable();
        featuresTable = schema.featuresTable();
        predictionsTable = schema.predictionsTable();
        labelsTable = schema.labelsTable();
        quarantineTable = schema.quarantineTable();
        servedTable = schema.servedTable();
        for (StreamSpec stream : schema.streams().values()) {
            eventColumns.put(
                    stream.name(),
                    schema.events().stream()
                            .mapToInt(column -> stream.schema().indexOf(column.name()))
                            .toArray());
            eventTimeColumns.put(stream.name(), stream.eventTimeIndex());
        }
        rowIdColumn = schema.features().stream()
                .map(Column::name)
                .toList()
                .indexOf(schema.rowId().name());
    }

    void append(List<SpeedRecord> rows) throws SQLException {
        try (Appenders appenders = new Appenders()) {
            for (SpeedRecord row : rows) {
                if (row instanceof SpeedRecord.Event event) {
                    append(event, appenders);
                } else if (row instanceof SpeedRecord.Quarantined bad) {
                    append(bad, appenders);
                } else {
                    throw new IllegalArgumentException("not a row: " + row);
                }
            }
        }
    }

    private void append(SpeedRecord.Event row, Appenders appenders) throws SQLException {
        LogPlace place = row.place();
        String stream = place.position().partition().stream();
        long eventTime = row.event().longAt(eventTimeColumns.get(stream));

        DuckDBAppender events = appenders.begin(eventsTable, place);
        int[] columns = eventColumns.get(stream);
        for (int i = 0; i < columns.length; i++) {
            value(events, row.event(), columns[i], schema.events().get(i).type());
        }
        events.endRow();

        if (row.label() != null) {
            DuckDBAppender labels = appenders.begin(labelsTable, place);
            labels.appendEpochMicros(eventTime * MICROS);
            value(labels, row.label(), 0, schema.rowId().type());
            value(labels, row.label(), 1, ColumnType.DOUBLE);
            labels.endRow();
        }
        if (row.served() != null) {
            append(row.served(), place, eventTime, appenders);
        }
    }

    private void append(SpeedRecord.Served served, LogPlace place, long eventTime, Appenders appenders)
            throws SQLException {
        DuckDBAppender features = appenders.begin(featuresTable, place);
        features.appendEpochMicros(eventTime * MICROS);
        for (int i = 0; i < schema.features().size(); i++) {
            value(features, served.features(), i, schema.features().get(i).type());
        }
        features.endRow();
        if (served.bundle() == null) {
            return;
        }
        DuckDBAppender predictions = appenders.begin(predictionsTable, place);
        predictions.appendEpochMicros(eventTime * MICROS);
        value(predictions, served.features(), rowIdColumn, schema.rowId().type());
        predictions.append(served.bundle());
        predictions.append(LIVE);
        predictions.append(served.prediction().score());
        predictions.append(served.prediction().decision());
        predictions.endRow();

        DuckDBAppender answers = appenders.begin(servedTable, place);
        answers.append(served.bundle());
        answers.append(served.prediction().score());
        answers.append(served.prediction().decision());
        answers.append(schema.transform());
        answers.endRow();
    }

    private void append(SpeedRecord.Quarantined bad, Appenders appenders) throws SQLException {
        DuckDBAppender quarantine = appenders.begin(quarantineTable, bad.place());
        quarantine.append(bad.appendTimeMillis());
        quarantine.append(bad.reason().name());
        quarantine.append(bad.detail());
        blob(quarantine, bad.key());
        blob(quarantine, bad.value());
        quarantine.append(bad.valueBytes());
        quarantine.endRow();
    }

    private static void blob(DuckDBAppender appender, byte[] bytes) throws SQLException {
        if (bytes == null) {
            appender.appendNull();
        } else {
            appender.append(bytes);
        }
    }

    private static void value(DuckDBAppender appender, Row row, int column, ColumnType type) throws SQLException {
        if (column < 0 || row.isNull(column)) {
            appender.appendNull();
            return;
        }
        switch (type) {
            case BOOLEAN -> appender.append(row.booleanAt(column));
            case INTEGER -> appender.append(row.intAt(column));
            case BIGINT -> appender.append(row.longAt(column));
            case DOUBLE -> appender.append(row.doubleAt(column));
            case DECIMAL -> appender.append(Decimal.toBigDecimal(row.longAt(column)));
            case VARCHAR -> appender.append(row.textAt(column));
            case TIMESTAMP -> appender.appendEpochMicros(row.longAt(column) * MICROS);
        }
    }

    /** One appender per table that gets rows this time; closing writes them all. */
    private final class Appenders implements AutoCloseable {
        private final Map<String, DuckDBAppender> open = new HashMap<>();

        DuckDBAppender begin(ViewTable table, LogPlace place) throws SQLException {
            DuckDBAppender appender = open.get(table.name());
            if (appender == null) {
                appender = connection.createAppender(MergedViews.SPEED_SCHEMA, table.name());
                open.put(table.name(), appender);
            }
            appender.beginRow();
            appender.append(place.position().topic());
            appender.append(place.position().partition().partition());
            appender.append(place.position().offset());
            appender.append(place.logTimeMillis());
            return appender;
        }

        @Override
        public void close() throws SQLException {
            SQLException first = null;
            for (DuckDBAppender appender : open.values()) {
                try {
                    appender.close();
                } catch (SQLException e) {
                    first = first == null ? e : first;
                }
            }
            if (first != null) {
                throw first;
            }
        }
    }
}
