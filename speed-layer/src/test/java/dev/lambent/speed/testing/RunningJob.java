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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
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
        return new RunningJob(bootstrapServers, source, start, parallelism, folder);
    }

    private RunningJob(
            String bootstrapServers, TransformSource source, StartPoint start, int parallelism, Path folder)
            throws Exception {
        App app = source.transform().app();
        codec = source.transform().speedCodec();
        run = "run-" + System.nanoTime();
        client = SpeedJobs.submit(bootstrapServers, source, start, parallelism, run, new Home(folder));
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers), new ByteArrayDeserializer(), new ByteArrayDeserializer());
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
        client.cancel().get(30, TimeUnit.SECONDS);
        Await.until(Duration.ofSeconds(30), () -> "the job does not end", () -> {
            try {
                return client.getJobStatus().get(5, TimeUnit.SECONDS).isGloballyTerminalState();
            } catch (java.util.concurrent.ExecutionException | IllegalStateException e) {
                // The cluster ends with its only job.
                return true;
            }
        });
    }
}
