package dev.lambent.feature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.schema.Column;
import dev.lambent.schema.EventDecoder;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Apps made by chance, as files for the tests of the engines ({@code GeneratedAppsIT} of the batch and of the speed layer):
 * each has ten {@link GeneratedQuery} in one features.sql, every other over two streams, and a log; every fourth bounds the rows of a key. Four are kept; they are what their seeds give.
 */
class GeneratedAppsTest {
    private static final Path KEPT =
            Path.of(System.getProperty("lambent.root", ".."), "common-transforms/src/test/resources/generated");
    private static final int QUERIES = 10;
    private static final int ROWS = 500;
    private static final int MOST_ROWS = 24;
    private static final long KNOWN_AFTER = 20 * GeneratedQuery.MINUTE;
    private static final int PARTITIONS = 3;
    private static final long MINUTE = GeneratedQuery.MINUTE;
    private static final RowSchema SCHEMA = GeneratedQuery.SCHEMA;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void keptAppsAreWhatTheirSeedsGive(long seed) throws IOException {
        Map<String, String> kept = new TreeMap<>();
        for (String file : files(seed).keySet()) {
            kept.put(file, Files.readString(KEPT.resolve("app" + seed).resolve(file)));
        }
        assertThat(kept).isEqualTo(files(seed));
        Path folder = KEPT.resolve("app" + seed);
        Transform transform = Transform.compile(AppLoader.load(folder, new Home(folder.resolve("home"))));
        assertThat(transform.fold().outputSchema().width()).isEqualTo(2 + 14 * QUERIES + (seed % 4 == 0 ? 1 : 0));
    }

    /** Writes {@code -Dgenerated.apps=30} apps into {@code -Dgenerated.folder}; the first seed is {@code -Dgenerated.seed}. */
    @Tag("drill")
    @Test
    void writesApps() throws IOException {
        Path folder = Path.of(System.getProperty("generated.folder", KEPT.toString()));
        long first = Long.getLong("generated.seed", 1);
        for (long seed = first; seed < first + Integer.getInteger("generated.apps", 4); seed++) {
            Path app = Files.createDirectories(folder.resolve("app" + seed));
            for (Map.Entry<String, String> file : files(seed).entrySet()) {
                Files.writeString(app.resolve(file.getKey()), file.getValue());
            }
        }
    }

    private static Map<String, String> files(long seed) {
        Random random = new Random(seed);
        GeneratedQuery drawn = GeneratedQuery.generate(random, QUERIES);
        GeneratedQuery query = new GeneratedQuery(
                drawn.features(),
                drawn.filtered(),
                seed % 2 == 0,
                drawn.latenessMillis(),
                seed % 4 == 0 ? MOST_ROWS : 0,
                seed % 8 == 6 ? KNOWN_AFTER : 0);
        StringBuilder manifest = new StringBuilder("app: generated" + seed + "\nstreams:\n");
        for (String stream : query.streams()) {
            long lateness = stream.equals("events") ? query.latenessMillis() : query.latenessMillis() / 2;
            manifest.append("  ").append(stream).append(":\n    key: id\n    event_time: event_time\n    partitions: ");
            manifest.append(PARTITIONS).append("\n    max_lateness: ").append(Math.max(1, lateness));
            if (stream.equals("others") && query.knownAfterMillis() > 0) {
                manifest.append("ms\n    known_after: ").append(query.knownAfterMillis());
            }
            manifest.append("ms\n    columns: { ")
                    .append(SCHEMA.columns().stream()
                            .map(GeneratedAppsTest::declared)
                            .collect(Collectors.joining(", ")))
                    .append(" }\n");
        }
        if (query.maxRowsPerKey() > 0) {
            manifest.append("max_rows_per_key: ").append(query.maxRowsPerKey()).append('\n');
        }
        manifest.append("row_id: id\nlabel: { sql: label.sql, matures_after: 1h }\ntask: binary\n");
        return Map.of(
                "lambent.yaml",
                manifest.toString(),
                "features.sql",
                query.sql() + "\n",
                "label.sql",
                "SELECT id, 1 AS label FROM events\n",
                "rows.jsonl",
                rows(query, random));
    }

    private static String declared(Column column) {
        return column.name() + ": " + column.type() + (column.nullable() ? "" : " NOT NULL");
    }

    /** A line a row: stream, partition, log time, value. In the order of their log times, with ties. */
    private static String rows(GeneratedQuery query, Random random) {
        EventDecoder codec =
                new EventDecoder(TestApps.stream("events", SCHEMA, "id", "event_time", java.time.Duration.ZERO));
        StringBuilder lines = new StringBuilder();
        long logTime = 1_700_000_000_000L;
        for (int id = 0; id < ROWS; id++) {
            logTime += random.nextInt(3) == 0 ? 0 : random.nextInt(4) * MINUTE + random.nextInt(1000);
            String stream = query.streams().get(random.nextInt(query.streams().size()));
            lines.append("{\"stream\":\"")
                    .append(stream)
                    .append("\",\"partition\":")
                    .append(random.nextInt(PARTITIONS))
                    .append(",\"log_time\":")
                    .append(logTime)
                    .append(",\"value\":")
                    .append(new String(codec.encode(row(random, id, logTime)), UTF_8))
                    .append("}\n");
        }
        return lines.toString();
    }

    private static Row row(Random random, int id, long logTime) {
        long at = logTime / (5 * MINUTE) * (5 * MINUTE);
        long late = random.nextInt(5) == 0 ? random.nextInt(90) * MINUTE : 0;
        Row row = new Row(SCHEMA.width()).setLong(0, id).setLong(2, at - late + random.nextInt(2) * MINUTE);
        for (int i = 1; i < SCHEMA.width(); i++) {
            if (i == 2 || random.nextInt(6) == 0) {
                continue;
            }
            switch (SCHEMA.column(i).type()) {
                case VARCHAR -> row.setText(i, new String[] {"a", "a", "b", "v|", "\\N", "ä"}[random.nextInt(6)]);
                case INTEGER -> row.setLong(i, random.nextInt(3));
                case BIGINT -> row.setLong(i, random.nextInt(4) == 0 ? random.nextLong() : random.nextInt(100) - 50);
                case DOUBLE ->
                    row.setDouble(i, random.nextInt(3) == 0 ? random.nextInt(4) : random.nextGaussian() * 1e6);
                case TIMESTAMP -> row.setLong(i, logTime - random.nextInt(100_000));
                case BOOLEAN -> row.setBoolean(i, random.nextBoolean());
            }
        }
        return row;
    }
}
