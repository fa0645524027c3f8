package dev.lambent.app;

import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowSchema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one entry of {@code streams}. */
final class StreamReader {
    private static final int DEFAULT_PARTITIONS = 2;
    private static final int MAX_PARTITIONS = 1024;
    private static final Duration DEFAULT_MAX_LATENESS = Duration.ofHours(1);
    private static final Duration DEFAULT_MAX_AHEAD = Duration.ofHours(1);
    private static final Instant DEFAULT_EARLIEST = Instant.parse("1980-01-01T00:00:00Z");

    private static final List<String> TYPES =
            Arrays.stream(ColumnType.values()).map(Enum::name).toList();
    /** What people write for a type out of habit. */
    private static final Map<String, String> HABITS = Map.ofEntries(
            Map.entry("STRING", "VARCHAR"),
            Map.entry("TEXT", "VARCHAR"),
            Map.entry("CHAR", "VARCHAR"),
            Map.entry("INT", "INTEGER"),
            Map.entry("SMALLINT", "INTEGER"),
            Map.entry("LONG", "BIGINT"),
            Map.entry("FLOAT", "DOUBLE"),
            Map.entry("REAL", "DOUBLE"),
            Map.entry("NUMERIC", "DECIMAL"),
            Map.entry("MONEY", "DECIMAL"),
            Map.entry("BOOL", "BOOLEAN"),
            Map.entry("DATE", "TIMESTAMP"),
            Map.entry("DATETIME", "TIMESTAMP"),
            Map.entry("TIMESTAMPTZ", "TIMESTAMP"));

    private final Section section;
    private final Map<String, Column> columns = new LinkedHashMap<>();

    private StreamReader(Section section) {
        this.section = section;
    }

    /** The stream, or nothing if a problem was recorded that leaves none. */
    static Optional<StreamSpec> read(String app, String name, Value value) {
        Optional<String> valid = Names.sql(name, value);
        Optional<Section> section = value.section(Keys.STREAM);
        return valid.isEmpty() ? Optional.empty() : section.flatMap(s -> new StreamReader(s).stream(app, name));
    }

    private Optional<StreamSpec> stream(String app, String name) {
        section.value("format").ifPresent(v -> v.choice(Map.of("json", "json"), List.of("avro")));
        section.required("columns", "columns: { id: BIGINT, happened_at: TIMESTAMP, place: VARCHAR }")
                .flatMap(Value::names)
                .ifPresent(this::readColumns);
        Optional<String> key = column("key");
        Optional<String> eventTime = column("event_time");
        eventTime
                .filter(column -> columns.get(column).type() != ColumnType.TIMESTAMP)
                .ifPresent(column -> section.problem(
                        "event_time",
                        "`" + column + "` is " + columns.get(column).type() + ", not TIMESTAMP",
                        "Declare it as TIMESTAMP; JSON may hold ISO-8601 text or epoch milliseconds."));
        String topic = section.value("topic").flatMap(Names::topic).orElse(app + "." + name);
        long partitions = section.value("partitions")
                .flatMap(v -> v.integer(1, MAX_PARTITIONS))
                .orElse((long) DEFAULT_PARTITIONS);
        List<String> expect = section.value("expect").flatMap(Value::texts).orElse(List.of());
        Duration maxLateness =
                section.value("max_lateness").flatMap(Value::duration).orElse(DEFAULT_MAX_LATENESS);
        Duration knownAfter =
                section.value("known_after").flatMap(Value::duration).orElse(Duration.ZERO);
        Duration maxAhead = section.value("max_ahead").flatMap(Value::duration).orElse(DEFAULT_MAX_AHEAD);
        Instant earliest =
                section.value("earliest_event_time").flatMap(Value::instant).orElse(DEFAULT_EARLIEST);
        Optional<SourceSpec> source =
                section.value("source").flatMap(v -> v.section(Keys.SOURCE)).flatMap(StreamReader::source);
        if (section.has("source") && section.has("partitions")) {
            section.problem(
                    "partitions",
                    "a stream with a `source` has the partitions of its source",
                    "Leave the key out; partition i of the source becomes partition i of the stream.");
        }
        if (key.isEmpty() || eventTime.isEmpty()) {
            return Optional.empty();
        }
        require(key.get());
        require(eventTime.get());
        return Optional.of(new StreamSpec(
                name,
                topic,
                (int) partitions,
                key.get(),
                eventTime.get(),
                new RowSchema(new ArrayList<>(columns.values())),
                expect,
                maxLateness,
                knownAfter,
                maxAhead,
                earliest,
                source));
    }

    private static Optional<SourceSpec> source(Section source) {
        Optional<String> topic = source.required("topic", "topic: orders").flatMap(Names::topic);
        Optional<String> brokers = source.value("bootstrap_servers").flatMap(Names::brokers);
        SourceSpec.Start start = source.value("start")
                .flatMap(v -> v.choice(AppLoader.choices(SourceSpec.Start.values()), List.of()))
                .orElse(SourceSpec.Start.EARLIEST);
        return topic.map(name -> new SourceSpec(name, brokers, start));
    }

    private void readColumns(Section declared) {
        Map<String, String> byLowerCase = new LinkedHashMap<>();
        declared.entries().forEach((name, value) -> {
            Optional<String> valid = Names.sql(name, value);
            Optional<Column> column = value.text().flatMap(text -> column(name, text, value));
            String same = byLowerCase.putIfAbsent(name.toLowerCase(Locale.ROOT), name);
            if (same != null) {
                value.refuse(
                        "it differs from `" + same + "` by case only", "SQL does not tell them apart; rename one.");
            } else if (valid.isPresent()) {
                // A column of an unknown type is kept, so that its users are not reported as well.
                columns.put(name, column.orElseGet(() -> new Column(name, ColumnType.TIMESTAMP, true)));
            }
        });
        if (declared.entries().isEmpty()) {
            section.problem("columns", "there is no column", "Name at least the key and the event time.");
        }
    }

    private static Optional<Column> column(String name, String text, Value value) {
        String declared = text.toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
        boolean notNull = declared.endsWith(" NOT NULL");
        String type = notNull ? declared.substring(0, declared.length() - " NOT NULL".length()) : declared;
        if (TYPES.contains(type)) {
            return Optional.of(new Column(name, ColumnType.valueOf(type), !notNull));
        }
        String plain = type.replaceAll("\\(.*", "").strip();
        String meant = TYPES.contains(plain) ? plain : HABITS.get(plain);
        return value.refuse(
                "`" + text + "` is no column type",
                meant != null
                        ? "Use " + meant + "."
                        : Suggestion.sentence(plain, TYPES).replace("Known:", "Types:"));
    }

    /** The column that a key of the stream names. */
    private Optional<String> column(String key) {
        return section.required(
                        key,
                        key + ": "
                                + (columns.isEmpty()
                                        ? "id"
                                        : columns.keySet().iterator().next()))
                .flatMap(value -> value.text()
                        .filter(name -> !columns.isEmpty())
                        .flatMap(name -> columns.containsKey(name)
                                ? Optional.of(name)
                                : value.refuse(
                                        "`" + name + "` is no column of the stream",
                                        Suggestion.sentence(name, columns.keySet()))));
    }

    private void require(String column) {
        columns.computeIfPresent(column, (name, old) -> new Column(name, old.type(), false));
    }
}
