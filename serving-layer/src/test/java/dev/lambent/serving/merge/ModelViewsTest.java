package dev.lambent.serving.merge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.feature.FeatureSetId;
import dev.lambent.log.Boundary;
import dev.lambent.serving.fixture.Trips;
import dev.lambent.serving.sql.Database;
import dev.lambent.serving.sql.QueryGate;
import dev.lambent.serving.sql.QueryService;
import dev.lambent.serving.sql.ViewWriter;
import dev.lambent.view.ControlEntry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which model was in force when: the views against a walk along the entries, and the aliases of a story. */
class ModelViewsTest {
    private static final FeatureSetId F = new FeatureSetId("000000000000000f");
    private static final FeatureSetId G = new FeatureSetId("00000000000000aa");
    private static final long PUBLISHED = -1_000_000_000L;

    @TempDir
    Path folder;

    private final Map<String, BatchFiles> tables = new HashMap<>();
    private ViewSchema schema;
    private Database database;
    private ViewWriter writer;
    private QueryService queries;

    @BeforeEach
    void open() {
        schema = ViewSchema.of(Trips.in(folder.resolve("app")));
        database = Database.open(folder, schema, new Database.Limits("200MB", 2));
        writer = new ViewWriter(database, schema);
        queries =
                new QueryService(database, new QueryGate(Set.of("models_in_force", "model_aliases")), epoch -> null, 1);
    }

    @AfterEach
    void close() {
        queries.close();
        writer.close();
        database.close();
    }

    private void table(String name, Map<String, String> columns, List<String> rows) throws SQLException {
        Path file = folder.resolve(name + ".parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            List<String> declared = new ArrayList<>();
            columns.forEach((column, type) -> declared.add('"' + column + "\" " + type));
            statement.execute("CREATE TABLE t (" + String.join(", ", declared) + ")");
            if (!rows.isEmpty()) {
                statement.execute("INSERT INTO t VALUES " + String.join(", ", rows));
            }
            statement.execute("COPY t TO " + Sql.text(file.toString()) + " (FORMAT parquet)");
        }
        tables.put(name, new BatchFiles(1, List.of(file.toString()), columns));
    }

    private static Map<String, String> columns(String... namesAndTypes) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            columns.put(namesAndTypes[i], namesAndTypes[i + 1]);
        }
        return columns;
    }

    private void archived(List<ControlRow> rows) throws SQLException {
        table(
                "control",
                columns("offset", "BIGINT", "log_time", "BIGINT", "entry", "VARCHAR"),
                rows.stream()
                        .map(row ->
                                "(" + row.offset() + ", " + row.logTimeMillis() + ", " + Sql.text(row.entry()) + ")")
                        .toList());
    }

    private static ControlRow row(long offset, long logTimeMillis, ControlEntry entry) {
        return new ControlRow(offset, logTimeMillis, new String(entry.toBytes(), UTF_8));
    }

    /** Shows epoch 1. */
    private void show() {
        writer.swap(
                new MergedViews(schema, List.of()).merged(Boundary.START, tables),
                "true",
                new CoverageState(1, 0, 0, "run", Optional.empty()));
    }

    private List<String> rows(String select, int columns) {
        List<String> found = new ArrayList<>();
        queries.scan(select, row -> {
            List<String> values = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                values.add(String.valueOf(row.getObject(i)));
            }
            found.add(String.join(" ", values));
        });
        return found;
    }

    private List<String> inForce() {
        return rows(
                "SELECT epoch_ms(since), feature_set, model, reason FROM models_in_force ORDER BY since, control_offset",
                4);
    }

    private List<String> aliases() {
        return rows("SELECT alias, model, epoch_ms(since) FROM model_aliases", 3);
    }

    @Test
    void theModelsInForceAreThoseOfAWalkAlongTheEntriesWhereverTheArchiveEnds() throws Exception {
        Random random = new Random(5);
        for (int round = 0; round < 25; round++) {
            close();
            open();
            List<ControlRow> rows = new ArrayList<>();
            List<ControlRow> log = new ArrayList<>();
            long time = 100;
            int entries = random.nextInt(14);
            for (int offset = 0; offset < entries; offset++) {
                time += random.nextInt(3);
                FeatureSetId set = random.nextInt(4) == 0 ? G : F;
                String model = "m" + random.nextInt(3);
                log.add(
                        switch (random.nextInt(5)) {
                            case 0 -> row(offset, time, ControlEntry.prepare(set, model));
                            case 1 ->
                                row(offset, time, ControlEntry.activate(set, model, Optional.of("it's " + offset)));
                            case 2 -> new ControlRow(offset, time, "{\"format\":1,\"type\":\"JOIN\",\"stream\":\"s\"}");
                            default -> row(offset, time, ControlEntry.activate(set, model));
                        });
            }
            int cut = random.nextInt(log.size() + 1);
            rows.addAll(log.subList(0, cut));
            long archivedTo = cut == 0 ? 100 : log.get(cut - 1).logTimeMillis();
            int takeOvers = random.nextInt(3);
            for (int epoch = 1; epoch <= takeOvers; epoch++) {
                rows.add(row(
                        PUBLISHED + epoch,
                        100 + random.nextInt((int) (archivedTo - 99)),
                        ControlEntry.takeOver(
                                random.nextBoolean() ? F : G,
                                random.nextInt(4) == 0 ? Optional.empty() : Optional.of("m" + random.nextInt(3)))));
            }
            archived(rows);
            show();
            writer.control(log.subList(random.nextInt(cut + 1), log.size()));
            List<ControlRow> all = new ArrayList<>(rows);
            all.addAll(log.subList(cut, log.size()));
            assertThat(inForce()).as("round %d: %s", round, all).isEqualTo(walk(all));
        }
    }

    /** One feature set decides at a time; entries that change nothing are left out. */
    private static List<String> walk(List<ControlRow> rows) {
        List<String> changes = new ArrayList<>();
        FeatureSetId decides = null;
        String model = null;
        List<ControlRow> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong(ModelViewsTest::firstRow).thenComparingLong(ControlRow::offset));
        for (ControlRow row : sorted) {
            ControlEntry entry = ControlEntry.read(row.entry().getBytes(UTF_8)).orElse(null);
            if (entry == null || entry.type() == ControlEntry.Type.PREPARE) {
                continue;
            }
            boolean counts = entry.type() == ControlEntry.Type.TAKE_OVER
                    || decides == null
                    || decides.equals(entry.featureSet());
            String next = entry.bundle().orElse(null);
            if (counts && (!entry.featureSet().equals(decides) || !Objects.equals(next, model))) {
                decides = entry.featureSet();
                model = next;
                changes.add(firstRow(row) + " " + decides.value() + " " + model + " "
                        + entry.reason().orElse(null));
            }
        }
        return changes;
    }

    private static long firstRow(ControlRow row) {
        return row.logTimeMillis() + (row.offset() < 0 ? 1 : 0);
    }

    private void published(FeatureSetId featureSet) throws SQLException {
        table(
                "publications",
                columns("epoch", "BIGINT", "feature_set", "VARCHAR"),
                List.of("(1, " + Sql.text(featureSet.value()) + ")"));
    }

    private void registered(String... modelsOfF) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < modelsOfF.length; i++) {
            rows.add("(" + Sql.text(modelsOfF[i]) + ", " + (i + 1) + ", make_timestamptz(" + (i + 1) + "000), '"
                    + F.value() + "')");
        }
        rows.add("('of-g', 9, make_timestamptz(9000), '" + G.value() + "')");
        table(
                "models",
                columns("model", "VARCHAR", "epoch", "BIGINT", "created_at", "TIMESTAMP", "feature_set", "VARCHAR"),
                rows);
    }

    @Test
    void theAliasesFollowPromotionsAndRollbacks() throws Exception {
        published(F);
        registered("m1", "m2", "m3", "m4");
        show();
        assertThat(aliases()).containsExactly("challenger m4 4");

        writer.control(List.of(row(3, 50, ControlEntry.activate(F, "m1"))));
        assertThat(aliases()).containsExactly("champion m1 50", "challenger m4 4");
        writer.control(List.of(
                row(5, 60, ControlEntry.prepare(F, "m4")),
                row(6, 70, ControlEntry.activate(F, "m4", Optional.of("by hand"))),
                row(7, 71, ControlEntry.activate(F, "m4")),
                row(8, 72, ControlEntry.activate(G, "of-g"))));
        assertThat(aliases()).containsExactly("champion m4 70", "previous m1 50", "challenger m3 3");
        writer.control(List.of(row(9, 80, ControlEntry.activate(F, "m1"))));
        assertThat(aliases()).containsExactly("champion m1 80", "previous m4 70", "challenger m3 3");
        writer.control(List.of(row(10, 90, ControlEntry.activate(F, "m2"))));
        assertThat(aliases()).containsExactly("champion m2 90", "previous m1 80", "challenger m3 3");
        assertThat(inForce()).contains("70 " + F.value() + " m4 by hand");
    }

    @Test
    void previousIsOfTheFeatureSetThatIsServed() throws Exception {
        registered("m1", "m2");
        archived(List.of(
                row(1, 10, ControlEntry.activate(F, "m1")),
                row(PUBLISHED + 2, 20, ControlEntry.takeOver(G, Optional.of("of-g"))),
                row(PUBLISHED + 3, 30, ControlEntry.takeOver(F, Optional.of("m2")))));
        published(F);
        show();
        assertThat(aliases()).containsExactly("champion m2 31", "previous m1 10");

        archived(List.of(
                row(1, 10, ControlEntry.activate(F, "m1")),
                row(PUBLISHED + 2, 20, ControlEntry.takeOver(G, Optional.empty()))));
        published(G);
        show();
        assertThat(aliases()).containsExactly("challenger of-g 9");
    }

    @Test
    void anOldEpochHasTheAliasesOfItsBoundary() throws Exception {
        registered("m1", "m2");
        published(F);
        archived(List.of(row(1, 10, ControlEntry.activate(F, "m1"))));
        writer.control(List.of(row(2, 20, ControlEntry.activate(F, "m2"))));
        show();
        assertThat(aliases()).containsExactly("champion m2 20", "previous m1 10");
        writer.swap(
                new MergedViews(schema, List.of()).batchOnly(new CoverageState(1, 0, 0, "", Optional.empty()), tables),
                "true",
                new CoverageState(1, 0, 0, "", Optional.empty()));
        assertThat(aliases()).containsExactly("champion m1 10", "challenger m2 2");
    }
}
