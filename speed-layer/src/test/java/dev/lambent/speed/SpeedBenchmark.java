package dev.lambent.speed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.speed.testing.FlightsApp;
import dev.lambent.speed.testing.RunningJob;
import dev.lambent.speed.testing.SpeedReader;
import dev.lambent.speed.testing.TestLog;
import dev.lambent.speed.wire.ShippedApp;
import dev.lambent.speed.wire.StartPoint;
import dev.lambent.view.SpeedRecord;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Measures, does not judge; run by name (see docs/speed.md). Job, broker, producer and consumer share the machine. Times
 * are the broker's: from the append of a row to the append of what the speed layer says about it.
 */
class SpeedBenchmark {
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final long MILLIS_PER_ROW = 2_600;

    @TempDir
    Path folder;

    private LocalKafka kafka;

    @BeforeEach
    void startKafka() {
        kafka = LocalKafka.start(folder.resolve("kafka"));
    }

    @AfterEach
    void stopKafka() {
        kafka.close();
    }

    @Test
    void backlog() throws Exception {
        int count = Integer.getInteger("lambent.benchmark.rows", 300_000);
        ShippedApp app = FlightsApp.named("bench", 3, folder.resolve("home"));
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.transform().app())) {
            Random random = new Random(1);
            long now = System.currentTimeMillis();
            for (int i = 0; i < count; i++) {
                // Nine days of flights, as many a day as in the United States.
                long ago = (long) (count - i) * MILLIS_PER_ROW;
                log.send("flights", random.nextInt(3), FlightsApp.steady(random, i, now - ago));
            }
            log.flush();
            long last = log.sendNow("flights", 0, FlightsApp.row(random, count)).timestamp();
            try (RunningJob job = RunningJob.start(
                    kafka.bootstrapServers(), app, StartPoint.beginning(), 2, folder.resolve("home"))) {
                // The first half warms up.
                job.readRows(count / 2, DEADLINE);
                long read = job.said().size();
                long cpu = cpuNanos();
                job.readUpTo(last, DEADLINE);
                cpu = cpuNanos() - cpu;
                List<SpeedReader.Said> measured = job
                        .said()
                        .subList((int) read, job.said().size())
                        .stream()
                        .filter(said -> said.place() != null)
                        .toList();
                long millis = measured.stream()
                                .mapToLong(SpeedReader.Said::appendTimeMillis)
                                .max()
                                .orElseThrow()
                        - measured.stream()
                                .mapToLong(SpeedReader.Said::appendTimeMillis)
                                .min()
                                .orElseThrow();
                System.out.printf(
                        "backlog: %d rows in %d ms: %d rows/s; job and reader used %.1f us of CPU a row%n",
                        measured.size(), millis, measured.size() * 1000L / millis, cpu / 1e3 / measured.size());
            }
        }
    }

    @Test
    void latency() throws Exception {
        int rate = Integer.getInteger("lambent.benchmark.rate", 2000);
        int seconds = Integer.getInteger("lambent.benchmark.seconds", 20);
        int warmUpSeconds = 10;
        ShippedApp app = FlightsApp.named("bench", 3, folder.resolve("home"));
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.transform().app(), 0);
                RunningJob job = RunningJob.start(
                        kafka.bootstrapServers(), app, StartPoint.beginning(), 2, folder.resolve("home"))) {
            Random random = new Random(1);
            long sent = 0;
            long start = System.nanoTime();
            long count = (long) rate * (warmUpSeconds + seconds);
            long cpu = cpuNanos();
            while (sent < count) {
                if (sent < (long) rate * warmUpSeconds) {
                    cpu = cpuNanos();
                }
                long due = (System.nanoTime() - start) * rate / 1_000_000_000L;
                for (; sent < Math.min(due, count); sent++) {
                    log.send("flights", random.nextInt(3), FlightsApp.steady(random, sent, System.currentTimeMillis()));
                }
                LockSupport.parkNanos(200_000);
            }
            log.flush();
            cpu = cpuNanos() - cpu;
            long last = log.sendNow("flights", 0, FlightsApp.row(random, sent)).timestamp();
            job.readUpTo(last, DEADLINE);
            long from = last - seconds * 1000L;
            long[] millis = job.said().stream()
                    .filter(said -> said.record() instanceof SpeedRecord.Event event
                            && event.served() != null
                            && event.appendTimeMillis() >= from)
                    .mapToLong(said -> said.appendTimeMillis() - ((SpeedRecord.Event) said.record()).appendTimeMillis())
                    .sorted()
                    .toArray();
            assertThat(millis).isNotEmpty();
            System.out.printf(
                    "latency at %d rows/s, append to append, %d scored rows: p50 %d ms, p90 %d ms, p99 %d ms, max %d ms; %d ticks;"
                            + " job, writer and reader used %.2f cores%n",
                    rate,
                    millis.length,
                    at(millis, 0.5),
                    at(millis, 0.9),
                    at(millis, 0.99),
                    millis[millis.length - 1],
                    ticks(log),
                    cpu / 1e9 / seconds);
        }
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private static long ticks(TestLog log) {
        assertThat(log.rows()).isNotEmpty();
        assertThat(log.controlEntries()).isEmpty();
        return log.ticksRead();
    }

    private static long at(long[] sorted, double quantile) {
        return sorted[(int) (sorted.length * quantile)];
    }
}
