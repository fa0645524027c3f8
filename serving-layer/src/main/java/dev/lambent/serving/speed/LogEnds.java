package dev.lambent.serving.speed;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the brokers how far the log itself has come, to tell how far coverage is behind. */
public final class LogEnds implements AutoCloseable {
    private static final int ANSWER_MILLIS = 2_000;

    private final Admin admin;
    private final Collection<String> topics;
    private volatile LogEnd last = LogEnd.unknown("the brokers have not answered yet");

    public LogEnds(String bootstrap, Collection<String> topics) {
        this.topics = List.copyOf(topics);
        admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap,
                AdminClientConfig.CLIENT_ID_CONFIG, "lambent-serving-lag",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500));
    }

    /** Asks again; {@link #last} then has the answer, or says why there is none. */
    public void ask(long coverageMillis) throws InterruptedException {
        try {
            last = measure(coverageMillis);
        } catch (ExecutionException e) {
            last = LogEnd.unknown(
                    e.getCause() instanceof UnknownTopicOrPartitionException
                            ? "not all of the topics " + topics + " exist"
                            : "the brokers do not answer: " + e.getCause().getMessage());
        } catch (TimeoutException e) {
            last = LogEnd.unknown("the brokers did not answer within " + ANSWER_MILLIS + " ms");
        }
    }

    private LogEnd measure(long coverageMillis) throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        Map<TopicPartition, OffsetSpec> newest = new HashMap<>();
        Map<TopicPartition, OffsetSpec> beyond = new HashMap<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .forEach((topic, description) -> description.partitions().forEach(info -> {
                    TopicPartition partition = new TopicPartition(topic, info.partition());
                    ends.put(partition, OffsetSpec.latest());
                    newest.put(partition, OffsetSpec.maxTimestamp());
                    beyond.put(partition, OffsetSpec.forTimestamp(coverageMillis + 1));
                }));
        Map<TopicPartition, ListOffsetsResultInfo> firstBeyond = offsets(beyond);
        Map<TopicPartition, ListOffsetsResultInfo> end = offsets(ends);
        long records = 0;
        for (TopicPartition partition : ends.keySet()) {
            long first = firstBeyond.get(partition).offset();
            records += first < 0 ? 0 : Math.max(0, end.get(partition).offset() - first);
        }
        long lastAppend = offsets(newest).values().stream()
                .mapToLong(ListOffsetsResultInfo::timestamp)
                .max()
                .orElse(-1);
        return new LogEnd(
                java.util.Optional.empty(),
                records,
                lastAppend,
                lastAppend < 0 ? 0 : Math.max(0, lastAppend - coverageMillis));
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(Map<TopicPartition, OffsetSpec> specs)
            throws InterruptedException, ExecutionException, TimeoutException {
        return admin.listOffsets(specs).all().get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    }

    public LogEnd last() {
        return last;
    }

    @Override
    public void close() {
        admin.close(java.time.Duration.ofSeconds(1));
    }
}
