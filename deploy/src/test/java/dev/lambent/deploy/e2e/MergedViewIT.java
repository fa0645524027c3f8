package dev.lambent.deploy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Merged views equal the oracle row for row before, during and after publications, and after a {@code kill -9} of the
 * Flink process and of the serving process, with rubbish in the log all the while.
 */
class MergedViewIT {
    private static final long SEED = 20260101;
    private static final Duration START_UP = Duration.ofMinutes(3);
    private static final Duration BATCH = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void everyAnswerEqualsTheOracleForTheCoverageItStates() throws Exception {
        Path app = TestApp.write(folder.resolve("app"));
        try (Platform platform = new Platform(app, folder.resolve("home"))) {
            try {
                drill(platform);
            } catch (Throwable failure) {
                System.out.println(platform.logs());
                throw failure;
            }
        }
    }

    private static void drill(Platform platform) throws Exception {
        succeed(platform.run(START_UP, "up"));
        Map<String, String> scores = new HashMap<>();
        try (Traffic traffic = new Traffic(platform.brokers(), SEED, 50)) {
            waitForRows(platform, 600);
            waitForLabels(platform);
            checkAgainstOracle(platform, scores);

            Questions during = new Questions(platform);
            Platform.Outcome batch = platform.run(BATCH, "batch");
            succeed(batch);
            assertThat(during.stop()).as("answers while epoch 1 was published").isGreaterThan(10);
            awaitEpoch(platform, 1);
            assertAModelCameIntoForce(platform, batch);
            checkAgainstOracle(platform, scores);

            Platform.await(
                    "the TaskManager that stands by is prepared",
                    Duration.ofMinutes(1),
                    () -> platform.logLines("taskmanager-2", "The app is compiled") == 1);
            traffic.spreadOver(addAPartition(platform));
            platform.kill("taskmanager");
            succeed(platform.run(START_UP, "up"));
            waitForRows(platform, traffic.sent());
            checkAgainstOracle(platform, scores);

            platform.kill("serving");
            succeed(platform.run(START_UP, "up"));
            waitForRows(platform, traffic.sent());
            checkAgainstOracle(platform, scores);

            during = new Questions(platform);
            succeed(platform.run(BATCH, "batch"));
            during.stop();
            awaitEpoch(platform, 2);
            waitForRows(platform, traffic.sent());
        }
        checkAgainstOracle(platform, scores);
        checkThatClientsFollowKafka(platform, scores);
        assertThat(platform.sql("SELECT DISTINCT _layer FROM events WHERE _partition = " + TestApp.PARTITIONS)
                        .rows())
                .as("layers that have rows of the partition that was added")
                .hasSize(2);
        assertThat(scores).as("rows that were scored").hasSizeGreaterThan(300);
        Platform.Outcome audit = platform.run(Duration.ofMinutes(1), "audit");
        assertThat(audit.exitCode()).as(audit.output()).isZero();
    }

    /** Kafka dies, and while it is dead another program takes its port: its clients have to be led to the new one. */
    private static void checkThatClientsFollowKafka(Platform platform, Map<String, String> scores) throws Exception {
        String before = platform.brokers();
        long rows = rows(platform);
        platform.signal("keeper", "STOP");
        platform.kill("kafka");
        try (ServerSocket squatter = new ServerSocket()) {
            squatter.setReuseAddress(true);
            squatter.bind(new InetSocketAddress("127.0.0.1", Integer.parseInt(before.split(":")[1])));
            platform.signal("keeper", "CONT");
            Platform.await(
                    "Kafka is elsewhere", START_UP, () -> !platform.brokers().equals(before));
            try (Traffic traffic = new Traffic(platform.brokers(), SEED + 1, 50)) {
                waitForRows(platform, rows + 200);
            }
            checkAgainstOracle(platform, scores);
        }
    }

    /** Returns how many there are now, when all of them take records. */
    private static int addAPartition(Platform platform) throws Exception {
        String topic = TestApp.NAME + "." + TestApp.STREAM;
        int partitions = TestApp.PARTITIONS + 1;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", platform.brokers()))) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions)))
                    .all()
                    .get();
            admin.listOffsets(Map.of(new TopicPartition(topic, partitions - 1), OffsetSpec.latest()))
                    .all()
                    .get();
        }
        return partitions;
    }

    static void succeed(Platform.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    static void waitForRows(Platform platform, long rows) throws InterruptedException {
        Platform.await("the merged view holds " + rows + " rows", Duration.ofMinutes(2), () -> rows(platform) >= rows);
    }

    private static long rows(Platform platform) {
        return platform.sql("SELECT (SELECT COUNT(*) FROM events) + (SELECT COUNT(*) FROM quarantine)")
                .rows()
                .get(0)
                .get(0)
                .asLong();
    }

    /** Folds are cut by event time: labels of a few seconds only would not make them. */
    static void waitForLabels(Platform platform) throws InterruptedException {
        Platform.await(
                "there are labels of 20 seconds",
                Duration.ofMinutes(2),
                () -> platform.sql("SELECT count(DISTINCT _event_time) FROM label_rows")
                                .rows()
                                .get(0)
                                .get(0)
                                .asLong()
                        >= 20);
    }

    /** @param batch the run that should have promoted one */
    static void assertAModelCameIntoForce(Platform platform, Platform.Outcome batch) {
        assertThat(OracleLog.control(platform.brokers(), TestApp.NAME + ".control"))
                .as(batch.output())
                .anyMatch(entry -> entry.type().equals("ACTIVATE"));
    }

    private static void awaitEpoch(Platform platform, long epoch) throws InterruptedException {
        Platform.await(
                "epoch " + epoch + " is served",
                Duration.ofMinutes(1),
                () -> platform.sql("SELECT 1").epoch() == epoch);
    }

    /** Reads every view, then the log itself, and compares for exactly the coverage that each answer stated. */
    private static void checkAgainstOracle(Platform platform, Map<String, String> scores) {
        Platform.Answer events = platform.sql("SELECT _partition, _offset, _log_time FROM events");
        Platform.Answer quarantine = platform.sql("SELECT _partition, _offset, _log_time FROM quarantine");
        Platform.Answer features = platform.sql("SELECT * FROM features");
        Platform.Answer labels = platform.sql("SELECT _partition, _offset, trip_id, label FROM label_rows");
        Platform.Answer predictions = platform.sql("SELECT _partition, _offset, model, origin, score FROM predictions");
        List<OracleLog.Entry> log = OracleLog.rows(platform.brokers(), TestApp.NAME + "." + TestApp.STREAM);
        List<OracleLog.Control> control = OracleLog.control(platform.brokers(), TestApp.NAME + ".control");

        assertThat(places(events)).isEqualTo(expectedPlaces(log, events.logTime(), true));
        assertThat(places(quarantine)).isEqualTo(expectedPlaces(log, quarantine.logTime(), false));
        checkFeatures(features, log);
        checkLabels(labels, log);
        checkPredictions(predictions, log, control, scores);
    }

    /** Place to log time; a place seen twice fails here. */
    static Map<String, Long> places(Platform.Answer answer) {
        Map<String, Long> places = new TreeMap<>();
        for (JsonNode row : answer.rows()) {
            String place = row.get(0).asInt() + "@" + row.get(1).asLong();
            assertThat(places.put(place, row.get(2).asLong()))
                    .as("%s stands in the view twice", place)
                    .isNull();
        }
        return places;
    }

    static Map<String, Long> expectedPlaces(List<OracleLog.Entry> log, long coverage, boolean valid) {
        Map<String, Long> places = new TreeMap<>();
        for (OracleLog.Entry entry : log) {
            if (entry.logTime() <= coverage && (entry.json() != null) == valid) {
                places.put(entry.place(), entry.logTime());
            }
        }
        return places;
    }

    private static void checkFeatures(Platform.Answer answer, List<OracleLog.Entry> log) {
        checkFeatures(answer, log, OracleFeatures.RECENT);
    }

    static void checkFeatures(Platform.Answer answer, List<OracleLog.Entry> log, Duration recent) {
        Map<String, Map<String, Object>> expected = OracleFeatures.compute(
                log.stream()
                        .filter(entry -> entry.logTime() <= answer.logTime())
                        .toList(),
                recent);
        int partition = answer.columns().indexOf("_partition");
        int offset = answer.columns().indexOf("_offset");
        Set<String> seen = new HashSet<>();
        for (JsonNode row : answer.rows()) {
            String place = row.get(partition).asInt() + "@" + row.get(offset).asLong();
            assertThat(seen.add(place)).as("%s has features twice", place).isTrue();
            Map<String, Object> values = expected.get(place);
            assertThat(values).as("%s should have no features", place).isNotNull();
            values.forEach(
                    (name, value) -> assertThat(value(row.get(answer.columns().indexOf(name)), value))
                            .as("%s of %s (epoch %d)", name, place, answer.epoch())
                            .isEqualTo(value));
        }
        assertThat(seen).isEqualTo(expected.keySet());
    }

    private static Object value(JsonNode node, Object like) {
        if (node.isNull()) {
            return null;
        }
        if (like instanceof Long) {
            return node.asLong();
        }
        return like instanceof Double ? (Object) node.asDouble() : node.asText();
    }

    static void checkLabels(Platform.Answer answer, List<OracleLog.Entry> log) {
        Map<String, String> expected = new TreeMap<>();
        for (OracleLog.Entry entry : log) {
            if (entry.json() != null
                    && entry.logTime() <= answer.logTime()
                    && entry.json().get("kind").asText().equals("landed")) {
                double label = entry.json().get("delay_min").asInt() >= 15 ? 1 : 0;
                expected.put(entry.place(), entry.json().get("trip_id").asLong() + "=" + label);
            }
        }
        Map<String, String> actual = new TreeMap<>();
        for (JsonNode row : answer.rows()) {
            actual.put(
                    row.get(0).asInt() + "@" + row.get(1).asLong(),
                    row.get(2).asLong() + "=" + row.get(3).asDouble());
        }
        assertThat(answer.rows()).hasSameSizeAs(actual.keySet());
        assertThat(actual).isEqualTo(expected);
    }

    /** A row is scored by the model in force at its place, once and for ever. */
    private static void checkPredictions(
            Platform.Answer answer,
            List<OracleLog.Entry> log,
            List<OracleLog.Control> control,
            Map<String, String> scores) {
        Map<String, String> expected = new TreeMap<>();
        for (OracleLog.Entry entry : log) {
            if (entry.json() == null
                    || entry.logTime() > answer.logTime()
                    || !entry.json().get("kind").asText().equals("departed")) {
                continue;
            }
            String model = null;
            for (OracleLog.Control change : control) {
                // At the same log time "@control" sorts before the stream.
                if (change.type().equals("ACTIVATE") && change.logTime() <= entry.logTime()) {
                    model = change.bundle();
                }
            }
            if (model != null) {
                expected.put(entry.place(), model);
            }
        }
        Map<String, String> actual = new TreeMap<>();
        for (JsonNode row : answer.rows()) {
            String place = row.get(0).asInt() + "@" + row.get(1).asLong();
            assertThat(actual.put(place, row.get(2).asText()))
                    .as("%s has two predictions", place)
                    .isNull();
            assertThat(row.get(3).asText()).isEqualTo("live");
            String score = row.get(2).asText() + " " + row.get(4).asDouble();
            assertThat(scores.merge(place, score, (before, now) -> before))
                    .as("the score of %s changed", place)
                    .isEqualTo(score);
        }
        assertThat(actual).isEqualTo(expected);
    }

    /** Asks which rows are there again and again; each answer must be a prefix of the log, each row once. */
    static final class Questions {
        private static final String QUERY =
                """
                SELECT _partition, COUNT(*), COUNT(DISTINCT _offset), CAST(SUM(_offset) AS BIGINT),
                       CAST(SUM(_log_time % 1000003 * (_offset + 1)) AS BIGINT)
                FROM events GROUP BY _partition ORDER BY _partition""";

        private static final long PAUSE_NANOS = 200_000_000;

        private final AtomicBoolean stopped = new AtomicBoolean();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final List<Platform.Answer> answers = new ArrayList<>();
        private final Platform platform;
        private final Thread thread;

        Questions(Platform platform) {
            this.platform = platform;
            thread = new Thread(this::run, "questions");
            thread.start();
        }

        private void run() {
            try {
                while (!stopped.get()) {
                    answers.add(platform.sql(QUERY));
                    // Questions without a break would leave the layers no core.
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            } catch (RuntimeException | AssertionError e) {
                failure.set(e);
            }
        }

        /** Ends the questions and checks every answer; returns how many there were. */
        int stop() throws InterruptedException {
            stopped.set(true);
            thread.join();
            assertThat(failure.get()).isNull();
            List<OracleLog.Entry> log = OracleLog.rows(platform.brokers(), TestApp.NAME + "." + TestApp.STREAM);
            long lastCoverage = 0;
            for (Platform.Answer answer : answers) {
                assertThat(answer.logTime()).isGreaterThanOrEqualTo(lastCoverage);
                lastCoverage = answer.logTime();
                List<String> actual = new ArrayList<>();
                answer.rows().forEach(row -> actual.add(row.toString()));
                assertThat(actual)
                        .as("epoch %d, covered to %d", answer.epoch(), answer.logTime())
                        .isEqualTo(summary(log, answer.logTime()));
            }
            return answers.size();
        }

        private static List<String> summary(List<OracleLog.Entry> log, long coverage) {
            Map<Integer, long[]> sums = new TreeMap<>();
            for (OracleLog.Entry entry : log) {
                if (entry.json() != null && entry.logTime() <= coverage) {
                    long[] sum = sums.computeIfAbsent(entry.partition(), p -> new long[3]);
                    sum[0]++;
                    sum[1] += entry.offset();
                    sum[2] += entry.logTime() % 1000003 * (entry.offset() + 1);
                }
            }
            List<String> rows = new ArrayList<>();
            sums.forEach((partition, sum) ->
                    rows.add("[" + partition + "," + sum[0] + "," + sum[0] + "," + sum[1] + "," + sum[2] + "]"));
            return rows;
        }
    }
}
