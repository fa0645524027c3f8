package dev.lambent.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.testing.Oracle;
import dev.lambent.speed.testing.RollingApp;
import dev.lambent.speed.testing.RunningJob;
import dev.lambent.speed.testing.SpeedReader;
import dev.lambent.speed.testing.SteppedBroker;
import dev.lambent.speed.testing.TestLog;
import dev.lambent.speed.testing.Traffic;
import dev.lambent.speed.wire.StartPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A broker whose clock is set back, and one whose clock runs ahead for a while. */
class SpeedClockIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static SteppedBroker kafka;

    @BeforeAll
    static void startKafka() throws Exception {
        kafka = SteppedBroker.start(folder.resolve("kafka"));
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @ParameterizedTest
    @CsvSource({"back, 0, -3000", "ahead, 5000, 0"})
    void nothingIsLostAndTheOrderHoldsWhileLogTimeStandsStill(String name, long firstMillis, long thenMillis)
            throws Exception {
        RollingApp app = new RollingApp("clock" + name, 2);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.app());
                RunningJob job = RunningJob.start(
                        kafka.bootstrapServers(), app, StartPoint.beginning(), 2, folder.resolve(app.name()))) {
            Traffic traffic = new Traffic(log, 2, 41);
            traffic.send(500);
            job.readUpTo(lastLogTime(log.rows()), DEADLINE);
            kafka.setAheadMillis(firstMillis);
            traffic.send(500);
            RecordMetadata before = log.sendNow("trips", 0, traffic.trip());
            kafka.setAheadMillis(thenMillis);
            RecordMetadata after = log.sendNow("trips", 0, traffic.trip());
            assertThat(after.timestamp()).as("the clock was set back").isLessThan(before.timestamp() - 2000);
            traffic.send(500);
            List<Arrival> rows = log.rows();
            assertThat(rows)
                    .as("rows whose log time was held up")
                    .anyMatch(row -> row.place().logTimeMillis() > row.appendTimeMillis());
            job.readUpTo(lastLogTime(rows), DEADLINE);
            traffic.send(100);
            List<Arrival> all = log.rows();
            job.readUpTo(lastLogTime(all), DEADLINE);
            SpeedReader.requireEqual(job.said(), new Oracle(app).records(all, List.of()));
            SpeedReader.requireTrueProgress(job.said());
            SpeedReader.requireNothingNewBelowCoverage(job.said());
        } finally {
            kafka.setAheadMillis(0);
        }
    }

    private static long lastLogTime(List<Arrival> rows) {
        return rows.get(rows.size() - 1).place().logTimeMillis();
    }
}
