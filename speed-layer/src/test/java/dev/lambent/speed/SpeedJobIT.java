package dev.lambent.speed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.log.LogPosition;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.testing.Oracle;
import dev.lambent.speed.testing.RollingApp;
import dev.lambent.speed.testing.RunningJob;
import dev.lambent.speed.testing.TestLog;
import dev.lambent.speed.testing.Traffic;
import dev.lambent.speed.wire.StartPoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedJobIT {
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
    void everyRowComesOutAsAStraightFoldInLogOrderSays(int partitions) throws Exception {
        RollingApp app = new RollingApp("straight" + partitions, partitions);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.app())) {
            Traffic traffic = new Traffic(log, partitions, 11);
            traffic.send(3000);
            try (RunningJob job = start(app, StartPoint.beginning())) {
                traffic.send(3000);
                List<Arrival> rows = log.rows();
                job.readUpTo(lastLogTime(rows), DEADLINE);
                Map<LogPosition, byte[]> expected = new Oracle(app).records(rows, List.of());
                assertThat(RunningJob.requireEqual(job.said(), expected)).isZero();
            }
        }
    }

    private static RunningJob start(RollingApp app, StartPoint start) throws Exception {
        return RunningJob.start(kafka.bootstrapServers(), app, start, 2, folder.resolve(app.name()));
    }

    private static long lastLogTime(List<Arrival> rows) {
        return rows.get(rows.size() - 1).place().logTimeMillis();
    }
}
