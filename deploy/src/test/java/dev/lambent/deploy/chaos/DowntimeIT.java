package dev.lambent.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lambent.deploy.e2e.Platform;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flink is stopped while rows go on coming on seven partitions of two streams. Started again, it catches up; every feature equals
 * the batch layer's and the oracle's, late rows and ties included.
 */
@Tag("drill")
class DowntimeIT {
    private static final int ROWS = Integer.getInteger("downtime.rows", 200_000);
    private static final int ROWS_BEFORE = 5_000;
    private static final long SEED = Long.getLong("downtime.seed", 20_261_123);
    private static final Duration START_UP = Duration.ofMinutes(3);
    private static final Duration CATCH_UP = Duration.ofMinutes(5).plusMillis(ROWS);

    @TempDir
    Path folder;

    private final Journal journal = new Journal();

    @Test
    void rowsThatCameWhileFlinkWasStoppedGetTheFeaturesThatBatchComputes() throws Exception {
        System.out.println("downtime.rows=" + ROWS + " downtime.seed=" + SEED);
        Path home = folder.resolve("home");
        try (TcpProxy proxy = new TcpProxy();
                Broker broker = new Broker(home.resolve("kafka"), proxy)) {
            Path app = ChaosApp.write(folder.resolve("app"), proxy.address());
            try (Platform platform = new Platform(app, home)) {
                try {
                    drill(platform, proxy.address());
                } catch (Throwable failure) {
                    System.out.println(platform.logs());
                    throw failure;
                }
            }
        }
    }

    private void drill(Platform platform, String brokers) throws Exception {
        succeed(platform.run(START_UP, "up"));
        long before = send(brokers, SEED, 1_000, ROWS_BEFORE);
        awaitAll(platform, before);
        succeed(platform.run(Duration.ofMinutes(2), "down"));
        journal.say("Flink and serving are stopped after " + before + " rows");
        long missed = send(brokers, SEED + 1, 20_000, ROWS);
        journal.say(missed + " rows have come meanwhile");
        succeed(platform.run(START_UP, "up"));
        journal.say("Flink and serving are started");
        awaitAll(platform, before + missed);
        journal.say("everything is in the views");
        succeed(platform.run(Duration.ofMinutes(10), "batch"));
        Platform.Outcome skew = platform.run(Duration.ofMinutes(1), "skew");
        System.out.println(skew.output());
        assertThat(skew.exitCode()).as(skew.output()).isZero();
        JsonNode compared = platform.sql("SELECT min(\"rows\"), max(mismatches), count(*),"
                        + " (SELECT count(*) FROM features WHERE _layer = 'batch') FROM skew")
                .rows()
                .get(0);
        assertThat(compared.get(1).asLong()).as("features that differ").isZero();
        assertThat(compared.get(0).asLong()).isEqualTo(compared.get(3).asLong()).isGreaterThan(ROWS / 4);
        LogCopy log = LogCopy.read(brokers);
        new Views(
                        platform,
                        log,
                        Expected.ofFirst(log, new Epochs(platform).first().featureSet()))
                .check();
        succeed(platform.run(Duration.ofMinutes(2), "audit"));
        journal.say("skew " + compared);
    }

    /** Sends until so many rows are acknowledged. */
    private static long send(String brokers, long seed, int rowsPerSecond, int rows) throws InterruptedException {
        ChaosTraffic traffic = new ChaosTraffic(brokers, seed, rowsPerSecond);
        Platform.await(rows + " rows are acknowledged", CATCH_UP, () -> traffic.acknowledged() >= rows);
        traffic.close();
        assertThat(traffic.refused()).isZero();
        return traffic.acknowledged();
    }

    private static void awaitAll(Platform platform, long records) throws InterruptedException {
        Platform.await(
                "all " + records + " records are in the views",
                CATCH_UP,
                () -> platform.sql("SELECT (SELECT count(*) FROM events) + (SELECT count(*) FROM quarantine)")
                                .rows()
                                .get(0)
                                .get(0)
                                .asLong()
                        >= records);
    }

    private static void succeed(Platform.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }
}
