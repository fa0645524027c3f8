package dev.lambent.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Home;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.serving.fixture.Await;
import dev.lambent.serving.fixture.Lake;
import dev.lambent.serving.fixture.RandomLog;
import dev.lambent.serving.fixture.SpeedTopic;
import dev.lambent.serving.fixture.TripTopics;
import dev.lambent.serving.fixture.Trips;
import dev.lambent.serving.sql.Database;
import dev.lambent.view.SpeedRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Merged queries and look-ups (10,000 by {@code -Dstorm.answers=10000}) during 20 publications, with rows coming in: no row seen twice, none missing
 * that was visible before, no question slow because of a switch ({@link SwitchCost} says what that means). Broker, Delta
 * tables, HTTP are real; what Spark and Flink would write is written by the test, so that the two cores are left to what
 * is measured.
 */
class PublicationStormIT {
    private static final long SEED = 20_261_123;
    private static final int PUBLICATIONS = 20;
    private static final int ANSWERS = Integer.getInteger("storm.answers", 2_000);
    private static final int ASKERS = 2;
    private static final int ROWS = 150_000;
    private static final long ROUND_MILLIS = 50;
    private static final long PUBLICATION_MILLIS = 2_000;
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final List<Integer> sent = new ArrayList<>(List.of(0, 0, 0, 0));
    private Trips trips;
    private RandomLog log;
    private SpeedTopic topic;

    @Test
    void answersAreRightAndQuickWhilePublicationsCome() throws Exception {
        System.out.println("seed " + SEED);
        trips = Trips.in(folder.resolve("app"));
        Home home = new Home(folder.resolve("home"));
        log = new RandomLog(SEED).append(ROWS);
        topic = new SpeedTopic(log, random);
        List<List<StormAsker.Answer>> answers;
        try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"));
                Lake lake = new Lake(home.lake())) {
            TripTopics.create(kafka.bootstrapServers());
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                            Map.of("bootstrap.servers", kafka.bootstrapServers(), "enable.idempotence", true),
                            new ByteArraySerializer(),
                            new ByteArraySerializer());
                    Serving serving = new Serving(
                            trips,
                            home,
                            kafka.bootstrapServers(),
                            new Serving.Options("127.0.0.1", 0, new Database.Limits("300MB", 2), 8),
                            Clock.systemUTC())) {
                answers = storm(serving, lake, producer);
            }
        }
        verify(answers);
    }

    private List<List<StormAsker.Answer>> storm(Serving serving, Lake lake, KafkaProducer<byte[], byte[]> producer)
            throws Exception {
        SpeedTopic.Run run = topic.new Run("run", 2, 0);
        long published = publish(lake, 1, 0, step(run, producer, log.firstMillis() + 2_000));
        Await.until(
                "the first epoch is shown",
                SOON,
                () -> serving.speed() != null
                        && serving.speed().coverage().epoch() == 1
                        && serving.lookups().isSettled());
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        ExecutorService asking = Executors.newFixedThreadPool(ASKERS);
        List<Future<List<StormAsker.Answer>>> askers = new ArrayList<>();
        for (int i = 0; i < ASKERS; i++) {
            askers.add(asking.submit(new StormAsker(serving.port(), stop, asked)));
        }
        long begin = System.nanoTime();
        long start = run.doneMillis();
        int epoch = 1;
        while (epoch <= PUBLICATIONS || asked.get() < ANSWERS) {
            TimeUnit.MILLISECONDS.sleep(ROUND_MILLIS);
            long elapsed = (System.nanoTime() - begin) / 1_000_000;
            assertThat(start + elapsed).as("the log is long enough").isLessThan(log.lastMillis());
            step(run, producer, start + elapsed);
            if (elapsed > epoch * PUBLICATION_MILLIS) {
                published = publish(lake, ++epoch, published, run.doneMillis() - random.nextInt(1_000));
            }
        }
        long last = epoch;
        Await.until(
                "the last epoch is shown",
                SOON,
                () -> serving.speed().coverage().epoch() == last);
        stop.set(true);
        List<List<StormAsker.Answer>> answers = new ArrayList<>();
        for (Future<List<StormAsker.Answer>> asker : askers) {
            answers.add(asker.get(SOON.toSeconds(), TimeUnit.SECONDS));
        }
        asking.shutdown();
        return answers;
    }

    /** The speed layer comes as far as {@code toMillis}; returns that. */
    private long step(SpeedTopic.Run run, KafkaProducer<byte[], byte[]> producer, long toMillis) {
        run.advanceAll(toMillis);
        for (int partition = 0; partition < sent.size(); partition++) {
            List<SpeedRecord> records = topic.partitions().get(partition);
            for (SpeedRecord record : records.subList(sent.get(partition), records.size())) {
                producer.send(new ProducerRecord<>(
                        "trips.speed", partition, null, trips.speedCodec().toBytes(record)));
            }
            sent.set(partition, records.size());
        }
        producer.flush();
        return toMillis;
    }

    private long publish(Lake lake, long epoch, long afterMillis, long boundaryMillis) throws Exception {
        var boundary = log.boundary(boundaryMillis);
        lake.publish(
                epoch,
                log.rowsUpTo(boundaryMillis).stream()
                        .filter(entry -> entry.place().logTimeMillis() > afterMillis)
                        .toList(),
                boundary,
                topic.offsetsFor(boundary),
                trips.featureSet());
        return boundaryMillis;
    }

    private void verify(List<List<StormAsker.Answer>> answers) {
        Map<StormQuestion, Map<Long, String>> expected = new EnumMap<>(StormQuestion.class);
        int total = 0;
        for (List<StormAsker.Answer> one : answers) {
            Map<StormQuestion, Long> covered = new EnumMap<>(StormQuestion.class);
            for (StormAsker.Answer answer : one) {
                assertThat(answer.logTime())
                        .as("coverage of %s", answer.question())
                        .isGreaterThanOrEqualTo(covered.getOrDefault(answer.question(), 0L));
                covered.put(answer.question(), answer.logTime());
                assertThat(answer.rows())
                        .as("%s at epoch %d, covered to %d", answer.question(), answer.epoch(), answer.logTime())
                        .isEqualTo(expected.computeIfAbsent(answer.question(), q -> new HashMap<>())
                                .computeIfAbsent(answer.logTime(), time -> answer.question()
                                        .expected(log, time)
                                        .toString()));
            }
            total += one.size();
            assertThat(one.stream().map(StormAsker.Answer::epoch).distinct().count())
                    .as("epochs that one asker saw")
                    .isGreaterThan(PUBLICATIONS);
        }
        assertThat(total).isGreaterThanOrEqualTo(ANSWERS);
        report(answers, total);
    }

    private static void report(List<List<StormAsker.Answer>> answers, int total) {
        List<SwitchCost> costs = new ArrayList<>();
        for (StormQuestion question : StormQuestion.values()) {
            costs.add(SwitchCost.of(question, answers));
        }
        System.out.println(total + " answers, all right\n" + SwitchCost.header());
        costs.forEach(cost -> System.out.println(cost.line()));
        assertThat(costs).allSatisfy(cost -> assertThat(cost.chance())
                .as("chance of so many slow first answers: " + cost)
                .isGreaterThan(SwitchCost.UNLIKELY));
    }
}
