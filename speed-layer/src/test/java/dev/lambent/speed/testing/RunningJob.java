package dev.lambent.speed.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.app.Topics;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.speed.SpeedJobs;
import dev.lambent.speed.wire.StartPoint;
import dev.lambent.speed.wire.TransformSource;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A speed job on a cluster inside this JVM, and a reader of what it says. */
public final class RunningJob implements AutoCloseable {
    private final JobClient client;
    private final String run;
    private final SpeedRecordCodec codec;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Said> said = new ArrayList<>();
    private final Map<Integer, Long> progress = new HashMap<>();
    private final Path home;
    private final Set<Path> seenCheckpoints = new HashSet<>();
    private int tasks;

    /** One record of the speed topic. */
    public record Said(int partition, byte[] bytes, SpeedRecord record, long appendTimeMillis) {
        public LogPlace place() {
            return record instanceof SpeedRecord.Event event
                    ? event.place()
                    : record instanceof SpeedRecord.Quarantined bad ? bad.place() : null;
        }
    }

    public static RunningJob start(
            String bootstrapServers, TransformSource source, StartPoint start, int parallelism, Path folder)
            throws Exception {
        return new RunningJob(bootstrapServers, source, start, parallelism, folder, null);
    }

    public static RunningJob restore(
            String bootstrapServers, TransformSource source, String savepoint, int parallelism, Path folder)
            throws Exception {
        return new RunningJob(bootstrapServers, source, StartPoint.beginning(), parallelism, folder, savepoint);
    }

    private RunningJob(
            String bootstrapServers,
            TransformSource source,
            StartPoint start,
            int parallelism,
            Path folder,
            String savepoint)
            throws Exception {
        App app = source.transform().app();
        codec = source.transform().speedCodec();
        run = "run-" + System.nanoTime();
        client = SpeedJobs.submit(bootstrapServers, source, start, parallelism, run, new Home(folder), savepoint);
        home = folder;
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < Topics.SPEED_PARTITIONS; i++) {
            partitions.add(new TopicPartition(new Topics(app.name()).speed(), i));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    public String run() {
        return run;
    }

    public JobClient client() {
        return client;
    }

    /** Reads on until every row up to the log time is out, as the job itself says. */
    public List<Said> readUpTo(long logTimeMillis, Duration deadline) throws Exception {
        Await.until(deadline, () -> "coverage is " + coverage() + ", wanted " + logTimeMillis + "; " + state(), () -> {
            poll();
            return coverage() >= logTimeMillis;
        });
        return said;
    }

    public List<Said> said() {
        return said;
    }

    /** Reads what has come since; returns whether something has. */
    public boolean poll() {
        boolean any = false;
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
            any = true;
            SpeedRecord decoded = codec.fromBytes(record.value());
            said.add(new Said(record.partition(), record.value(), decoded, record.timestamp()));
            if (decoded instanceof SpeedRecord.Progress reached && reached.run().equals(run)) {
                tasks = reached.tasks();
                progress.merge(reached.task(), reached.logTimeMillis(), Math::max);
            }
        }
        return any;
    }

    /** The smallest progress over the tasks of this run; the least long if one has said nothing yet. */
    public long coverage() {
        return progress.size() < tasks || tasks == 0
                ? Long.MIN_VALUE
                : progress.values().stream().min(Long::compare).orElse(Long.MIN_VALUE);
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
    public static void requireTrueProgress(List<Said> said, String run) {
        Map<Integer, Long> claimed = new HashMap<>();
        Set<LogPosition> seen = new HashSet<>();
        for (Said one : said) {
            if (one.record() instanceof SpeedRecord.Progress reached) {
                assertThat(reached.run()).isEqualTo(run);
                assertThat(reached.tasks()).isLessThanOrEqualTo(Topics.SPEED_PARTITIONS);
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

    /** Waits for the answers of all tasks to a prepared bundle. */
    public List<SpeedRecord.Acknowledged> awaitAnswers(String bundle, int count, Duration deadline) throws Exception {
        Map<Integer, SpeedRecord.Acknowledged> answers = new HashMap<>();
        Await.until(deadline, () -> "answers about " + bundle + ": " + answers + "; " + state(), () -> {
            poll();
            for (Said one : said) {
                if (one.record() instanceof SpeedRecord.Acknowledged answer
                        && answer.run().equals(run)
                        && answer.bundle().equals(bundle)) {
                    answers.put(answer.task(), answer);
                }
            }
            return answers.size() == count;
        });
        return List.copyOf(answers.values());
    }

    /** Waits until a checkpoint has been completed that began after now. */
    public void awaitCheckpoint() throws Exception {
        Set<Path> before = checkpoints();
        Await.until(Duration.ofSeconds(30), () -> "no checkpoint in " + home + "; " + state(), () -> {
            Set<Path> now = checkpoints();
            now.removeAll(before);
            return now.size() >= 2;
        });
    }

    private Set<Path> checkpoints() throws IOException {
        Path checkpoints = new Home(home).checkpoints();
        if (!Files.exists(checkpoints)) {
            return new HashSet<>();
        }
        try (Stream<Path> files = Files.walk(checkpoints)) {
            Set<Path> complete = new HashSet<>();
            files.filter(file -> file.getFileName().toString().equals("_metadata"))
                    .forEach(complete::add);
            seenCheckpoints.addAll(complete);
            return new HashSet<>(seenCheckpoints);
        } catch (UncheckedIOException e) {
            // A checkpoint was deleted while we looked.
            return new HashSet<>(seenCheckpoints);
        }
    }

    public String stopWithSavepoint(Path folder) throws Exception {
        return client.stopWithSavepoint(false, folder.toString(), SavepointFormatType.CANONICAL)
                .get(60, TimeUnit.SECONDS);
    }

    private String state() {
        try {
            return "job " + client.getJobStatus().get(5, TimeUnit.SECONDS) + ", records read " + said.size();
        } catch (Exception e) {
            return "job unknown: " + e;
        }
    }

    @Override
    public void close() throws Exception {
        consumer.close();
        try {
            client.cancel().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | IllegalStateException e) {
            assertThat(e).as("stopped before").hasStackTraceContaining("not running");
            return;
        }
        Await.until(Duration.ofSeconds(30), () -> "the job does not end", () -> {
            try {
                return client.getJobStatus().get(5, TimeUnit.SECONDS).isGloballyTerminalState();
            } catch (ExecutionException | IllegalStateException e) {
                // The cluster ends with its only job.
                return true;
            }
        });
    }
}
