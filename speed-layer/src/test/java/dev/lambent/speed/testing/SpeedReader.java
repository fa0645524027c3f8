package dev.lambent.speed.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Topics;
import dev.lambent.feature.Transform;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the speed topic from its beginning, and holds what it reads to what it has to be. For topics with one run. */
public final class SpeedReader implements AutoCloseable {
    private final SpeedRecordCodec codec;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Supplier<String> jobState;
    private final List<Said> said = new ArrayList<>();
    private final Map<String, Map<Integer, Long>> progress = new HashMap<>();
    private final Map<String, Integer> tasks = new HashMap<>();

    /** One record of the speed topic. */
    public record Said(int partition, byte[] bytes, SpeedRecord record, long appendTimeMillis) {
        /** Null for what speaks of no row. */
        public LogPlace place() {
            return record instanceof SpeedRecord.Event event
                    ? event.place()
                    : record instanceof SpeedRecord.Quarantined bad ? bad.place() : null;
        }
    }

    /** @param jobState told when waiting takes too long */
    public SpeedReader(String bootstrapServers, Transform transform, Supplier<String> jobState) {
        this.codec = transform.speedCodec();
        this.jobState = jobState;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < Topics.SPEED_PARTITIONS; i++) {
            partitions.add(new TopicPartition(new Topics(transform.app().name()).speed(), i));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    public List<Said> said() {
        return said;
    }

    /** Reads on until every row up to the log time is out, as a run itself says. */
    public List<Said> readUpTo(long logTimeMillis, Duration deadline) throws Exception {
        Await.until(deadline, () -> "coverage is " + coverage() + ", wanted " + logTimeMillis + state(), () -> {
            poll();
            return coverage() >= logTimeMillis;
        });
        return said;
    }

    /** Reads on until there are so many records. */
    public void readRows(int count, Duration deadline) throws Exception {
        Await.until(deadline, () -> "wanted " + count + state(), () -> {
            poll();
            return said.size() >= count;
        });
    }

    /** Waits for the answers of all tasks to a prepared bundle. */
    public List<SpeedRecord.Acknowledged> awaitAnswers(String bundle, int count, Duration deadline) throws Exception {
        Map<Integer, SpeedRecord.Acknowledged> answers = new HashMap<>();
        Await.until(deadline, () -> "answers about " + bundle + ": " + answers + state(), () -> {
            poll();
            for (Said one : said) {
                if (one.record() instanceof SpeedRecord.Acknowledged answer
                        && answer.bundle().equals(bundle)) {
                    answers.put(answer.task(), answer);
                }
            }
            return answers.size() == count;
        });
        return List.copyOf(answers.values());
    }

    private void poll() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
            SpeedRecord decoded = codec.fromBytes(record.value());
            said.add(new Said(record.partition(), record.value(), decoded, record.timestamp()));
            if (decoded instanceof SpeedRecord.Progress reached) {
                tasks.put(reached.run(), reached.tasks());
                progress.computeIfAbsent(reached.run(), run -> new HashMap<>())
                        .merge(reached.task(), reached.logTimeMillis(), Math::max);
            }
        }
    }

    /** The furthest run's smallest progress over its tasks; the least long if one has said nothing yet. */
    private long coverage() {
        return progress.entrySet().stream()
                .filter(run -> run.getValue().size() == tasks.get(run.getKey()))
                .mapToLong(run -> run.getValue().values().stream()
                        .mapToLong(Long::longValue)
                        .min()
                        .orElseThrow())
                .max()
                .orElse(Long.MIN_VALUE);
    }

    private String state() {
        return "; " + jobState.get() + ", records read: " + said.size();
    }

    /** Every row of the oracle is there, every repetition the same, and nothing else. Returns the repetitions. */
    public static long requireEqual(List<Said> said, Map<LogPosition, byte[]> expected) {
        Map<LogPosition, Integer> seen = new HashMap<>();
        for (Said one : said) {
            if (one.place() != null) {
                LogPosition position = one.place().position();
                assertThat(expected).containsKey(position);
                assertThat(one.bytes()).as("%s: %s", position, one.record()).isEqualTo(expected.get(position));
                seen.merge(position, 1, Integer::sum);
            }
        }
        assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        return seen.values().stream().mapToLong(times -> times - 1).sum();
    }

    /** After a progress record, no row up to its log time comes for the first time from the same task. */
    public static void requireTrueProgress(List<Said> said) {
        Map<Integer, Long> claimed = new HashMap<>();
        Set<LogPosition> seen = new HashSet<>();
        for (Said one : said) {
            if (one.record() instanceof SpeedRecord.Progress reached) {
                assertThat(reached.tasks()).isEqualTo(Topics.SPEED_PARTITIONS);
                assertThat(reached.task()).isEqualTo(one.partition());
                claimed.merge(reached.task(), reached.logTimeMillis(), Math::max);
            } else if (one.place() != null && seen.add(one.place().position())) {
                assertThat(one.place().logTimeMillis())
                        .as("%s after the claim that all up to there was written", one.place())
                        .isGreaterThan(claimed.getOrDefault(one.partition(), Long.MIN_VALUE));
            }
        }
        assertThat(claimed).isNotEmpty();
    }

    /**
     * Whatever partition is read first: no row that coverage has reached comes for the first time. This is what lets
     * serving drop a row at or below coverage as a repetition.
     */
    public static void requireNothingNewBelowCoverage(List<Said> said) {
        for (int first = 0; first < Topics.SPEED_PARTITIONS; first++) {
            Map<String, Map<Integer, Long>> runs = new HashMap<>();
            Set<LogPosition> seen = new HashSet<>();
            long coverage = Long.MIN_VALUE;
            for (int i = 0; i < Topics.SPEED_PARTITIONS; i++) {
                int partition = (first + i) % Topics.SPEED_PARTITIONS;
                for (Said one : said) {
                    if (one.partition() != partition) {
                        continue;
                    }
                    if (one.record() instanceof SpeedRecord.Progress claim) {
                        Map<Integer, Long> tasks = runs.computeIfAbsent(claim.run(), run -> new HashMap<>());
                        tasks.merge(claim.task(), claim.logTimeMillis(), Math::max);
                        if (tasks.size() == claim.tasks()) {
                            coverage = Math.max(
                                    coverage,
                                    tasks.values().stream().min(Long::compare).orElseThrow());
                        }
                    } else if (one.place() != null && seen.add(one.place().position())) {
                        assertThat(one.place().logTimeMillis())
                                .as(
                                        "%s in partition %d, when all up to %d was covered",
                                        one.place(), partition, coverage)
                                .isGreaterThan(coverage);
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
