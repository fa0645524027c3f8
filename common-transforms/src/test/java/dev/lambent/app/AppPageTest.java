package dev.lambent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.feature.Transform;
import dev.lambent.fold.Fold;
import dev.lambent.fold.KeyState;
import dev.lambent.schema.EventDecoder;
import dev.lambent.schema.EventDecoder.Decoded.Accepted;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/app.md shows must work as shown. */
class AppPageTest {
    private static final Path ROOT = Path.of(System.getProperty("lambent.root", ".."));
    private static final Path BIKES = ROOT.resolve("../shared/data/bike_hourly.parquet");

    /** A file's name on a line of its own, then its text in a fenced block. */
    private static final Pattern FILE =
            Pattern.compile("^`([a-z.]+)`\n```\\w+\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    private Path folder;
    private App app;

    @BeforeEach
    void writeTheExample(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Map<String, String> files = new HashMap<>();
        FILE.matcher(Files.readString(ROOT.resolve("docs/app.md")))
                .results()
                .forEach(file -> files.put(file.group(1), file.group(2)));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
        app = AppLoader.load(folder, new Home(folder.resolve("home")));
    }

    @Test
    void theExampleOfTheReferencePageIsAnApp() {
        assertThat(app.name()).isEqualTo("bike-hire");
        assertThat(app.views()).isPresent();
        Transform transform = Transform.compile(app);
        assertThat(transform.fold().sets()).hasSize(2);
        assertThat(transform.inputs())
                .containsExactly(
                        "hour_of_day",
                        "workingday",
                        "weather",
                        "temperature",
                        "humidity",
                        "windspeed",
                        "rented_3h",
                        "rented_24h",
                        "same_hour_14d");
        assertThat(transform.labels().stream()).isEqualTo("hours");
    }

    /** Two years of real rentals through decoder, fold and label: the baseline of the page must be worth something. */
    @Test
    void theExampleRunsOnRealRentals() throws Exception {
        if (!Files.exists(BIKES)) {
            System.out.println("NOT CHECKED: the example of docs/app.md on real rentals, as there is no " + BIKES);
            return;
        }
        Transform transform = Transform.compile(app);
        Fold fold = transform.fold();
        RowSchema output = fold.outputSchema();
        EventDecoder decoder = transform.decoder("hours");
        Map<Long, Double> baseline = new HashMap<>();
        Map<Long, Double> labels = new HashMap<>();
        List<Map<String, KeyState>> states = new ArrayList<>();
        fold.sets().forEach(set -> states.add(new HashMap<>()));
        for (Row source : records()) {
            long appendTime = source.longAt(app.stream("hours").eventTimeIndex());
            Row row = ((Accepted) decoder.decode(decoder.encode(source), appendTime)).row();
            assertThat(row).isEqualTo(source);
            Row input = fold.prepare("hours", row);
            boolean wanted = fold.mayScore(input);
            Row[] parts = new Row[fold.sets().size()];
            for (int set = 0; set < parts.length; set++) {
                int index = set;
                KeyState state = states.get(set).computeIfAbsent(fold.key(set, input), key -> fold.newState(index));
                parts[set] = fold.step(set, state, appendTime, input, wanted);
            }
            Row features = wanted ? fold.finish(input, parts) : null;
            if (features != null) {
                int sameHour = output.indexOf("same_hour_14d");
                baseline.put(
                        features.longAt(output.indexOf("hour_id")),
                        features.isNull(sameHour) ? 0 : features.doubleAt(sameHour));
            }
            Row label = transform.labels().label(row);
            if (label != null) {
                labels.put(label.longAt(0), label.doubleAt(1));
            }
        }
        assertThat(labels).hasSize(17_379);
        assertThat(baseline.keySet()).isEqualTo(labels.keySet());
        double mean = labels.values().stream().mapToDouble(d -> d).average().orElseThrow();
        double rmseOfMean = rmse(labels, id -> mean);
        double rmseOfSameHour = rmse(labels, baseline::get);
        assertThat(rmseOfMean).as("predicting the mean, hindsight included").isBetween(170.0, 190.0);
        assertThat(rmseOfSameHour).as("same hour of the last 14 days").isLessThan(rmseOfMean * 0.7);
    }

    private interface Prediction {
        double of(long hourId);
    }

    private static double rmse(Map<Long, Double> labels, Prediction prediction) {
        return Math.sqrt(labels.entrySet().stream()
                .mapToDouble(label -> Math.pow(label.getValue() - prediction.of(label.getKey()), 2))
                .average()
                .orElseThrow());
    }

    /** Runs the page's own prepare.sql and reads what it made. */
    private List<Row> records() throws SQLException, IOException {
        RowSchema schema = app.stream("hours").schema();
        String prepare = Files.readString(folder.resolve("prepare.sql"))
                .replace(
                        "bike_hourly.parquet",
                        BIKES.toAbsolutePath().normalize().toString())
                .replace("hours.parquet", folder.resolve("hours.parquet").toString());
        List<Row> rows = new ArrayList<>();
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute(prepare);
            try (ResultSet records =
                    statement.executeQuery("SELECT * REPLACE (epoch_ms(event_time) AS event_time) FROM '"
                            + folder.resolve("hours.parquet") + "'")) {
                while (records.next()) {
                    Row row = new Row(schema.width());
                    for (int i = 0; i < schema.width(); i++) {
                        Object value = records.getObject(schema.column(i).name());
                        row.setBoxed(i, schema.column(i).type(), value);
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }
}
