package dev.lambent.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.log.LogPosition;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.testing.FlightsApp;
import dev.lambent.speed.testing.Oracle;
import dev.lambent.speed.testing.RunningJob;
import dev.lambent.speed.testing.TestLog;
import dev.lambent.speed.wire.ShippedApp;
import dev.lambent.speed.wire.StartPoint;
import dev.lambent.view.SpeedRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The speed job with the project's own example app: the compiled fold, its state and its windows. */
class SpeedFlightsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static LocalKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = LocalKafka.start(folder.resolve("kafka"));
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void featuresEqualThoseOfAStraightFoldBitForBit(int partitions) throws Exception {
        Path home = folder.resolve("home" + partitions);
        ShippedApp app = FlightsApp.named("flights" + partitions, partitions, home);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.transform().app())) {
            Random random = new Random(21);
            send(log, random, partitions, 0, 3000);
            try (RunningJob job = RunningJob.start(kafka.bootstrapServers(), app, StartPoint.beginning(), 2, home)) {
                send(log, random, partitions, 3000, 3000);
                List<Arrival> rows = log.rows();
                job.readUpTo(rows.get(rows.size() - 1).place().logTimeMillis(), DEADLINE);
                Map<LogPosition, byte[]> expected = new Oracle(app).records(rows, List.of());
                assertThat(RunningJob.requireEqual(job.said(), expected)).isZero();
                assertThat(job.said().stream()
                                .filter(one ->
                                        one.record() instanceof SpeedRecord.Event event && event.served() != null)
                                .count())
                        .isGreaterThan(2000);
                RunningJob.requireTrueProgress(job.said(), job.run());
            }
        }
    }

    private static void send(TestLog log, Random random, int partitions, long firstId, int count) {
        for (int i = 0; i < count; i++) {
            log.send("flights", random.nextInt(partitions), FlightsApp.row(random, firstId + i));
            if (random.nextInt(50) == 0) {
                log.flush();
            }
        }
        log.flush();
    }
}
