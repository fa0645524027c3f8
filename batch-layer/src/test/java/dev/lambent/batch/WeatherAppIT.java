package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.app.Home;
import dev.lambent.view.Tables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example app of several classes, on its data: four years of weather. */
class WeatherAppIT {
    @TempDir
    Path folder;

    @Test
    void itsModelBeatsWhatIsSimplerAndMeetsItsGoals() throws Exception {
        Path app = Path.of(System.getProperty("lambent.root"), "deploy/apps/weather");
        Home home = new Home(folder.resolve("home"));
        Path days = Files.createDirectories(home.path().resolve("history/days")).resolve("part.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIEW source AS SELECT * FROM read_csv('" + app.resolve("data/seattle-weather.csv")
                    + "', header = true)");
            statement.execute("COPY (" + Files.readString(app.resolve("prepare/days.sql")) + ") TO '" + days
                    + "' (FORMAT parquet)");
        }
        Batches batches = new Batches(app, home, Optional.empty());
        batches.run(false, TrainMode.AUTO, step -> {});

        assertThat(batches.lake().read(Tables.MODELS).count())
                .as(batches.printed.toString(StandardCharsets.UTF_8))
                .isEqualTo(1);
        Row model = batches.lake().read(Tables.MODELS).head();
        JsonNode metrics =
                new ObjectMapper().readTree(model.<String>getAs("metrics")).get("holdout");
        JsonNode baselines = new ObjectMapper().readTree(model.<String>getAs("baselines"));
        assertThat(model.<String>getAs("status"))
                .as(batches.printed.toString(StandardCharsets.UTF_8))
                .isEqualTo("promoted");
        assertThat(metrics.get("log_loss").asDouble())
                .isLessThan(baselines.get("prior").get("log_loss").asDouble() - 0.05);
        for (String simpler : new String[] {"prior", "as_today", "last_value"}) {
            assertThat(metrics.get("accuracy").asDouble())
                    .as(simpler)
                    .isGreaterThan(baselines.get(simpler).get("accuracy").asDouble());
        }
        assertThat(batches.lake().read(Tables.FEATURES).count())
                .as("a row per day")
                .isEqualTo(1_461);
        assertThat(batches.printed.toString(StandardCharsets.UTF_8))
                .contains("log_loss beats baseline by 0.05", "skill in log_loss");

        new RebuildRun(Batches.spark(), home, batches.transform(), batches.report()).run(model.getAs("model"));
        assertThat(batches.printed.toString(StandardCharsets.UTF_8)).contains("came out again, bit by bit");
    }
}
