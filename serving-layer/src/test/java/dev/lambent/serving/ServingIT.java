package dev.lambent.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.app.Home;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPlace;
import dev.lambent.log.Tick;
import dev.lambent.serving.fixture.Await;
import dev.lambent.serving.fixture.Lake;
import dev.lambent.serving.fixture.Oracle;
import dev.lambent.serving.fixture.RandomLog;
import dev.lambent.serving.fixture.SpeedTopic;
import dev.lambent.serving.fixture.TripTopics;
import dev.lambent.serving.fixture.Trips;
import dev.lambent.serving.sql.Database;
import dev.lambent.view.ControlEntry;
import dev.lambent.view.PartitionEntry;
import dev.lambent.view.Pins;
import dev.lambent.view.SpeedRecord;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The serving layer over a real broker and real Delta tables. What is asked while runs write, publications come, the
 * broker dies and serving starts anew: each answer equals the oracle for the coverage it states.
 */
class ServingIT {
    private static final long SEED = 20_261_122;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(SEED);
    private Trips trips;
    private Home home;
    private Serving serving;
    private LocalKafka kafka;
    private KafkaProducer<byte[], byte[]> producer;
    private RandomLog log;
    private SpeedTopic topic;
    private final List<Integer> sent = new ArrayList<>(List.of(0, 0, 0, 0));

    @Test
    void everyAnswerEqualsTheOracleWhateverHappensMeanwhile() throws Exception {
        trips = Trips.in(folder.resolve("app"));
        home = new Home(folder.resolve("home"));
        kafka = LocalKafka.start(folder.resolve("kafka"));
        try (Lake lake = new Lake(home.lake())) {
            producer = producer();
            start();
            answersBeforeAnythingIsThere();
            TripTopics.create(kafka.bootstrapServers());
            log = writeLog(1_500);
            topic = new SpeedTopic(log, random);

            drill(lake);
            survivesTheBroker(lake);
            cutTheLog();
            startsAnewFromThePublication();
            readsOldEpochs();
            looksUp();
            auditHolds();
            reportsMetricsAndStatus();
            flagsWhatItCannotRead(lake);
            auditFindsALostRow();
            auditFindsWhatIsThereTwiceOrNotInTheLog(lake);
            auditCountsAPartitionFromItsJoinOn();
            showsTheModelInForceByTheControlLog();
        } finally {
            if (serving != null) {
                serving.close();
            }
            producer.close(Duration.ZERO);
            kafka.close();
        }
    }

    private void start() {
        serving = new Serving(
                trips,
                home,
                kafka.bootstrapServers(),
                new Serving.Options("127.0.0.1", 0, new Database.Limits("300MB", 2), 8),
                Clock.systemUTC());
    }

    private void answersBeforeAnythingIsThere() throws Exception {
        Await.until(
                "views answer without lake and topics",
                SOON,
                () -> get("/health").status() == 200);
        Response answer = sql("SELECT count(*) FROM events", "");
        assertThat(answer.json().path("rows").get(0).get(0).asLong()).isZero();
        JsonNode coverage = answer.json().path("coverage");
        assertThat(coverage.path("epoch").asLong()).isZero();
        assertThat(coverage.path("complete").asBoolean()).isFalse();
        Await.until("the reason is that the topic is missing", SOON, () -> sql("SELECT 1", "")
                .json()
                .path("coverage")
                .path("incomplete_reason")
                .asText()
                .contains("topic trips.speed does not exist yet"));
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "enable.idempotence", true, "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Rows and ticks in the real stream topic; their places are what the broker says. */
    private RandomLog writeLog(int records) throws Exception {
        RandomLog written = new RandomLog(SEED);
        List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
        List<Boolean> ticks = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            boolean tick = random.nextInt(10) == 0;
            acknowledged.add(producer.send(streamRecord(random.nextInt(3), tick)));
            ticks.add(tick);
            if (i % 20 == 0) {
                acknowledged.get(i).get(30, TimeUnit.SECONDS);
            }
        }
        List<int[]> order = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            acknowledged.get(i).get(30, TimeUnit.SECONDS);
            order.add(new int[] {i});
        }
        order.sort(java.util.Comparator.<int[]>comparingLong(
                        i -> metadata(acknowledged, i).timestamp())
                .thenComparingInt(i -> metadata(acknowledged, i).partition())
                .thenComparingLong(i -> metadata(acknowledged, i).offset()));
        for (int[] i : order) {
            RecordMetadata place = metadata(acknowledged, i);
            written.append(place.partition(), place.offset(), place.timestamp(), ticks.get(i[0]));
        }
        return written;
    }

    private static RecordMetadata metadata(List<Future<RecordMetadata>> acknowledged, int[] index) {
        try {
            return acknowledged.get(index[0]).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProducerRecord<byte[], byte[]> streamRecord(int partition, boolean tick) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>("trips.trips", partition, null, tick ? null : new byte[] {'{', '}'});
        if (tick) {
            record.headers().add(Tick.HEADER, Tick.headerValue());
        }
        return record;
    }

    /** Two runs take turns, publications come, and questions are asked all the while. */
    private void drill(Lake lake) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService asking = Executors.newFixedThreadPool(2);
        List<Future<Integer>> askers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            askers.add(asking.submit(() -> {
                int answers = 0;
                long last = 0;
                while (!stop.get()) {
                    for (String view : Oracle.QUERIES.keySet()) {
                        long covered = check(view);
                        assertThat(covered).as("coverage never goes back").isGreaterThanOrEqualTo(last);
                        last = covered;
                        answers++;
                    }
                }
                return answers;
            }));
        }
        SpeedTopic.Run first = topic.new Run("run-a", 2, 0);
        long boundary = 0;
        long middle = (log.firstMillis() + log.lastMillis()) / 2;
        for (int epoch = 1; epoch <= 2; epoch++) {
            long until = epoch == 1 ? (log.firstMillis() + middle) / 2 : middle;
            while (first.doneMillis() < until) {
                first.advanceSome();
                send();
            }
            boundary = publish(lake, epoch, boundary, until + random.nextInt(40) - 20);
        }
        SpeedTopic.Run second = topic.new Run("run-b", 3, middle - 100);
        while (second.doneMillis() < middle + (log.lastMillis() - middle) / 2) {
            (random.nextBoolean() ? first : second).advanceSome();
            send();
        }
        second.advanceAll(second.doneMillis() + 50);
        send();
        awaitCoverage(second.doneMillis());
        stop.set(true);
        int answers = 0;
        for (Future<Integer> asker : askers) {
            answers += asker.get(60, TimeUnit.SECONDS);
        }
        asking.shutdown();
        assertThat(answers).isGreaterThan(50);
        checkAll();
    }

    private void survivesTheBroker(Lake lake) throws Exception {
        producer.close(Duration.ZERO);
        kafka.kill();
        Await.until("serving says that it does not follow the log", SOON, () -> !sql("SELECT 1", "")
                .json()
                .path("coverage")
                .path("complete")
                .asBoolean());
        checkAll();
        kafka.close();
        kafka = LocalKafka.start(folder.resolve("kafka"));
        producer = producer();
        SpeedTopic.Run third = topic.new Run("run-c", 1, log.firstMillis());
        third.advance(0, log.lastMillis());
        send();
        awaitCoverage(log.lastMillis());
        Await.until("serving follows the log again", SOON, () -> sql("SELECT 1", "")
                .json()
                .path("coverage")
                .path("complete")
                .asBoolean());
        checkAll();
        assertThat(get("/status")
                        .json()
                        .path("speed")
                        .path("duplicates_dropped")
                        .asLong())
                .isPositive();
    }

    /** Deletes what a batch run may delete: rows and speed records below the boundary of the oldest epoch kept. */
    private void cutTheLog() throws Exception {
        Boundary boundary = log.boundary(boundaryOf(2));
        Map<TopicPartition, RecordsToDelete> below = new HashMap<>();
        boundary.marks()
                .forEach((partition, mark) -> below.put(
                        new TopicPartition("trips." + partition.topic(), partition.partition()),
                        RecordsToDelete.beforeOffset(mark.offset())));
        topic.offsetsFor(boundary)
                .forEach((partition, offset) ->
                        below.put(new TopicPartition("trips.speed", partition), RecordsToDelete.beforeOffset(offset)));
        assertThat(below.keySet()).hasSize(3 + 4);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.deleteRecords(below).all().get(30, TimeUnit.SECONDS);
        }
    }

    private void startsAnewFromThePublication() throws Exception {
        serving.close();
        start();
        awaitCoverage(log.lastMillis());
        checkAll();
        assertThat(get("/status").json().path("publications")).hasSize(2);
    }

    private void readsOldEpochs() throws Exception {
        for (var view : Oracle.QUERIES.entrySet()) {
            JsonNode old = sql(view.getValue(), "&epoch=1").json();
            assertThat(rows(old))
                    .as("%s as of epoch 1", view.getKey())
                    .isEqualTo(Oracle.expected(
                                    log, old.path("coverage").path("log_time").asLong())
                            .get(view.getKey()));
            assertThat(old.path("coverage").path("epoch").asLong()).isEqualTo(1);
        }
        JsonNode layers = sql("SELECT DISTINCT _layer FROM events", "&epoch=1").json();
        assertThat(layers.path("rows").toString()).isEqualTo("[[\"batch\"]]");
        assertThat(sql("SELECT epoch FROM coverage", "&epoch=1")
                        .json()
                        .path("rows")
                        .toString())
                .isEqualTo("[[1]]");
        Response unknown = sql("SELECT 1", "&epoch=7");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().path("error").path("problem").asText()).isEqualTo("Epoch 7 is not held");
    }

    private void looksUp() throws Exception {
        String city = "city '3'";
        String path = "/lookup/busy/"
                + URLEncoder.encode(city, StandardCharsets.UTF_8).replace("+", "%20");
        Await.until(
                "the look-up has come to the end of the log",
                SOON,
                () -> get(path).json().path("coverage").path("log_time").asLong() >= log.lastMillis());
        long expected = log.rowsUpTo(Long.MAX_VALUE).stream()
                .filter(entry -> entry.record() instanceof SpeedRecord.Event event
                        && city.equals(event.event().textAt(3)))
                .count();
        assertThat(get(path).json().path("rows").toString())
                .isEqualTo("[{\"city\":\"city '3'\",\"trips\":" + expected + ",\"note\":\"a;b\"}]");
        assertThat(get("/lookup/busy/nowhere").status()).isEqualTo(404);
        assertThat(get("/lookup/events/1").json().path("error").path("problem").asText())
                .isEqualTo("There is no look-up events");
    }

    private void auditHolds() throws Exception {
        JsonNode audit = get("/audit").json();
        assertThat(audit.path("holds").asBoolean()).as(audit.toPrettyString()).isTrue();
        long rows = log.rowsUpTo(Long.MAX_VALUE).size();
        JsonNode total = audit.path("total");
        assertThat(total.path("rows_read").asLong())
                .as("from where the log begins")
                .isEqualTo(rows - log.rowsUpTo(boundaryOf(2)).size())
                .isPositive();
        assertThat(total.path("batch").asLong()
                        + total.path("speed").asLong()
                        + total.path("quarantined").asLong())
                .isEqualTo(rows);
        assertThat(total.path("batch").asLong()).isPositive();
        assertThat(total.path("speed").asLong()).isPositive();
        Boundary begin = log.boundary(boundaryOf(2));
        long ticks = log.entries().stream()
                .filter(entry ->
                        entry.record() == null && !begin.holds(entry.place().position()))
                .count();
        assertThat(total.path("ticks").asLong()).isEqualTo(ticks).isPositive();
        assertThat(audit.path("failures")).isEmpty();
        assertThat(audit.path("lines")).isNotEmpty().allSatisfy(line -> assertThat(
                        line.path("holds").asBoolean())
                .as(line.toString())
                .isTrue());
        // The lines of the layers follow each other: together they are the log up to the last row of each partition.
        JsonNode sums = sql(
                        "SELECT layer, CAST(sum(\"rows\" + quarantined) AS BIGINT), CAST(sum(remainder) AS BIGINT),"
                                + " CAST(sum(ticks) AS BIGINT) FROM audit GROUP BY layer ORDER BY layer",
                        "")
                .json()
                .path("rows");
        assertThat(sums.get(0).get(0).asText()).isEqualTo("batch");
        assertThat(sums.get(1).get(0).asText()).isEqualTo("speed");
        assertThat(sums.get(0).get(1).asLong() + sums.get(1).get(1).asLong()).isEqualTo(rows);
        assertThat(sums.get(0).get(2).asLong()).isZero();
        assertThat(sums.get(1).get(2).asLong()).as("ticks among the speed rows").isPositive();
        assertThat(sums.get(1).get(3).isNull())
                .as("which only the log can tell")
                .isTrue();
        assertThat(sql("SELECT DISTINCT layer FROM audit", "&epoch=1")
                        .json()
                        .path("rows")
                        .toString())
                .isEqualTo("[[\"batch\"]]");
    }

    private void reportsMetricsAndStatus() throws Exception {
        assertThat(get("/metrics").body())
                .contains("lambent_epoch 2.0", "lambent_query_seconds_count", "lambent_lookup_seconds_count");
        JsonNode status = get("/status").json();
        assertThat(status.path("log").path("records_behind").asLong()).isZero();
        assertThat(status.path("problems")).isEmpty();
        assertThat(status.path("oldest_epoch_read").asLong()).isEqualTo(2);
        Await.until(
                "the pin says so",
                SOON,
                () -> new Pins(home.pins()).oldest(System.currentTimeMillis()).orElse(0) == 2);
        assertThat(new Pins(home.pins()).live(System.currentTimeMillis()))
                .as("the serving that was closed has taken its pin along")
                .hasSize(1);
        long events = log.rowsUpTo(Long.MAX_VALUE).stream()
                .filter(entry -> entry.record() instanceof SpeedRecord.Event)
                .count();
        JsonNode counted = status.path("rows").path("events");
        assertThat(counted.path("batch").asLong() + counted.path("speed").asLong())
                .isEqualTo(events);
        Response nothing = get("/nothing");
        assertThat(nothing.status()).isEqualTo(404);
        assertThat(nothing.json().path("error").path("reason").asText()).contains("/lookup/{view}/{key}");
        assertThat(sql("SELECT city FROM busiest", "&format=csv").body()).startsWith("city\r\ncity '");
        assertThat(sql("SELECT 1 AS one", "&format=table").body()).isEqualTo("one\n---\n  1\n(1 row)\n");
        assertThat(sql("SELECT 1", "&format=xml").status()).isEqualTo(400);
        assertThat(sql("SELECT 1", "&timeout_ms=0").status()).isEqualTo(400);
        assertThat(post("/sql", "{\"sql\": \"SELECT 42\"}").json().path("rows").toString())
                .isEqualTo("[[42]]");
    }

    private void flagsWhatItCannotRead(Lake lake) throws Exception {
        producer.send(new ProducerRecord<>("trips.speed", 1, null, new byte[] {99}))
                .get(30, TimeUnit.SECONDS);
        topic.partitions().get(1).add(new SpeedRecord.Progress("run-c", 0, 1, 0));
        sent.set(1, sent.get(1) + 1);
        Await.until("the unreadable record is flagged", SOON, () -> sql("SELECT 1", "")
                .json()
                .path("coverage")
                .path("incomplete_reason")
                .asText()
                .contains("of speed partition 1 is unreadable: a speed record has format version 99, not 1"));
        // A publication whose rows are all found after it needs nothing of it.
        publish(lake, 3, log.boundary(boundaryOf(2)).logTimeMillis(), log.lastMillis());
        Await.until("the flag is gone", SOON, () -> {
            JsonNode coverage = sql("SELECT 1", "").json().path("coverage");
            return coverage.path("epoch").asLong() == 3
                    && coverage.path("complete").asBoolean();
        });
        checkAll();
    }

    private void auditFindsALostRow() throws Exception {
        RecordMetadata lost = producer.send(streamRecord(2, false)).get(30, TimeUnit.SECONDS);
        lieAboutCoverage(lost.timestamp());
        JsonNode audit = get("/audit").json();
        assertThat(audit.path("holds").asBoolean()).isFalse();
        assertThat(audit.path("total").path("lost").asLong()).isEqualTo(1);
        assertThat(audit.path("total").path("duplicated").asLong()).isZero();
        assertThat(audit.path("failures").toString())
                .isEqualTo("[\"trips-2: 1 rows of the log are in no view (lost)\"]");
        assertThat(get("/metrics").body())
                .contains("lambent_audit_lost_rows 1.0", "lambent_audit_failing_lines 0.0", "lambent_audit_read_ms 1.");
    }

    private void auditFindsWhatIsThereTwiceOrNotInTheLog(Lake lake) throws Exception {
        RandomLog.Entry row = log.entries().stream()
                .filter(entry -> entry.record() instanceof SpeedRecord.Event
                        && entry.place().position().partition().partition() == 0)
                .findFirst()
                .orElseThrow();
        Boundary begin = log.boundary(boundaryOf(2));
        LogPlace tick = log.entries().stream()
                .filter(entry -> entry.record() == null
                        && entry.place().position().partition().partition() == 1
                        && !begin.holds(entry.place().position()))
                .findFirst()
                .orElseThrow()
                .place();
        SpeedRecord.Event foreign = (SpeedRecord.Event) row.record();
        Boundary boundary = log.boundary(boundaryOf(3));
        lake.publish(
                4,
                List.of(
                        row,
                        new RandomLog.Entry(
                                tick,
                                new SpeedRecord.Event(tick, foreign.appendTimeMillis(), foreign.event(), null, null))),
                boundary,
                topic.offsetsFor(boundary),
                trips.featureSet());
        Await.until(
                "epoch 4 is shown",
                SOON,
                () -> sql("SELECT 1", "").json().path("coverage").path("epoch").asLong() == 4);
        JsonNode audit = get("/audit").json();
        assertThat(audit.path("holds").asBoolean()).isFalse();
        List<String> failures = new ArrayList<>();
        audit.path("failures").forEach(failure -> failures.add(failure.asText()));
        assertThat(failures)
                .contains(
                        "trips-0: 1 rows are in the views more than once (duplicated)",
                        "trips-1: 1 rows of the views are not in the log (unknown)",
                        "trips-2: 1 rows of the log are in no view (lost)")
                .anySatisfy(line -> assertThat(line).startsWith("epoch 4, batch, trips-0: "))
                .anySatisfy(line -> assertThat(line).startsWith("epoch 4, batch, trips-1: "))
                .hasSize(5);
    }

    private void auditCountsAPartitionFromItsJoinOn() throws Exception {
        TripTopics.createControl(kafka.bootstrapServers());
        long counted = control(new PartitionEntry.Counted(new TreeMap<>(Map.of("trips", 3))).toBytes());
        TripTopics.addPartition(kafka.bootstrapServers());
        long added = producer.send(new ProducerRecord<>("trips.trips", 3, null, new byte[] {1}))
                .get(30, TimeUnit.SECONDS)
                .timestamp();
        lieAboutCoverage(Math.max(counted, added));
        JsonNode partition = get("/audit").json().path("partitions").path(3);
        assertThat(partition.path("joined").asBoolean()).isFalse();
        assertThat(partition.path("lost").asLong()).isZero();

        long joined = control(new PartitionEntry.Joined(new LogPartition("trips", 3)).toBytes());
        assertThat(joined).isGreaterThan(added);
        partition = get("/audit").json().path("partitions").path(3);
        assertThat(partition.path("joined").asBoolean()).isTrue();
        assertThat(partition.path("lost").asLong())
                .as("its rows have the log time of its entry, which is not covered")
                .isZero();

        lieAboutCoverage(joined);
        partition = get("/audit").json().path("partitions").path(3);
        assertThat(partition.path("rows_read").asLong()).isEqualTo(1);
        assertThat(partition.path("lost").asLong()).isEqualTo(1);
    }

    /** Appends an entry at a later millisecond than the last; returns its append time. */
    private long control(byte[] entry) throws Exception {
        long first = System.currentTimeMillis();
        Await.until("the next millisecond", SOON, () -> System.currentTimeMillis() > first);
        return producer.send(new ProducerRecord<>("trips.control", 0, null, entry))
                .get(30, TimeUnit.SECONDS)
                .timestamp();
    }

    private void showsTheModelInForceByTheControlLog() throws Exception {
        control(ControlEntry.activate(trips.featureSet(), "m1").toBytes());
        long second = control(ControlEntry.activate(trips.featureSet(), "m2", Optional.of("a hunch"))
                .toBytes());
        String aliases = "SELECT alias, model FROM model_aliases ORDER BY alias";
        Await.until("both activations are known", SOON, () -> sql(aliases, "")
                .json()
                .path("rows")
                .toString()
                .equals("[[\"champion\",\"m2\"],[\"previous\",\"m1\"]]"));
        assertThat(sql("SELECT epoch_ms(since), model, reason FROM models_in_force WHERE until IS NULL", "")
                        .json()
                        .path("rows")
                        .toString())
                .isEqualTo("[[" + second + ",\"m2\",\"a hunch\"]]");
        assertThat(sql(aliases, "&epoch=2").json().path("rows")).isEmpty();
    }

    /** Claims in the name of a speed job that all rows up to there are out. */
    private void lieAboutCoverage(long logTimeMillis) throws Exception {
        byte[] claim = trips.speedCodec().toBytes(new SpeedRecord.Progress("run-liar", 0, 1, logTimeMillis));
        producer.send(new ProducerRecord<>("trips.speed", 0, null, claim)).get(30, TimeUnit.SECONDS);
        awaitCoverage(logTimeMillis);
    }

    private final Map<Integer, Long> boundaries = new java.util.HashMap<>();

    private long boundaryOf(int epoch) {
        return boundaries.get(epoch);
    }

    private long publish(Lake lake, int epoch, long after, long boundaryMillis) throws Exception {
        Boundary boundary = log.boundary(boundaryMillis);
        lake.publish(
                epoch,
                log.rowsUpTo(boundaryMillis).stream()
                        .filter(entry -> entry.place().logTimeMillis() > after)
                        .toList(),
                boundary,
                topic.offsetsFor(boundary),
                trips.featureSet());
        boundaries.put(epoch, boundaryMillis);
        return boundaryMillis;
    }

    /** Sends what the runs have written since the last time, each partition in order. */
    private void send() throws Exception {
        List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
        for (int partition = 0; partition < 4; partition++) {
            List<SpeedRecord> records = topic.partitions().get(partition);
            for (SpeedRecord record : records.subList(sent.get(partition), records.size())) {
                acknowledged.add(producer.send(new ProducerRecord<>(
                        "trips.speed", partition, null, trips.speedCodec().toBytes(record))));
            }
            sent.set(partition, records.size());
        }
        for (Future<RecordMetadata> one : acknowledged) {
            one.get(30, TimeUnit.SECONDS);
        }
    }

    private void awaitCoverage(long logTimeMillis) {
        Await.until(
                "coverage reaches " + logTimeMillis,
                SOON,
                () -> sql("SELECT 1", "")
                                .json()
                                .path("coverage")
                                .path("log_time")
                                .asLong()
                        >= logTimeMillis);
    }

    private void checkAll() throws Exception {
        for (String view : Oracle.QUERIES.keySet()) {
            check(view);
        }
    }

    /** Compares a view with the oracle for the coverage that its answer states; returns that coverage. */
    private long check(String view) throws Exception {
        JsonNode answer = sql(Oracle.QUERIES.get(view), "").json();
        long covered = answer.path("coverage").path("log_time").asLong();
        assertThat(rows(answer))
                .as("%s covered to %d", view, covered)
                .isEqualTo(Oracle.expected(log, covered).get(view));
        return covered;
    }

    private static List<String> rows(JsonNode answer) {
        List<String> rows = new ArrayList<>();
        for (JsonNode row : answer.path("rows")) {
            Object[] values = new Object[row.size()];
            for (int i = 0; i < values.length; i++) {
                JsonNode value = row.get(i);
                String type = answer.path("columns").get(i).path("type").asText();
                values[i] = value.isNull() ? null : type.equals("DOUBLE") ? (Object) value.asDouble() : value.asText();
            }
            rows.add(Oracle.text(values));
        }
        rows.sort(null);
        return rows;
    }

    /** An answer over HTTP. */
    private record Response(int status, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException(body, e);
            }
        }
    }

    private Response sql(String sql, String parameters) throws IOException, InterruptedException {
        return post("/sql?max_rows=100000" + parameters, sql);
    }

    private Response post(String path, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private Response get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + serving.port() + path);
    }

    private Response send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.timeout(SOON).build(), HttpResponse.BodyHandlers.ofString());
        return new Response(response.statusCode(), response.body());
    }
}
