package dev.lambent.speed;

import dev.lambent.app.App;
import dev.lambent.app.StreamSpec;
import dev.lambent.app.Topics;
import dev.lambent.error.LambentException;
import dev.lambent.speed.publish.SpeedSink;
import dev.lambent.speed.topic.OwnedTopic;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The app's topics: made if they are missing, refused if they cannot carry the log. */
final class SpeedTopics implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 30;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private final Admin admin;
    private final String bootstrapServers;

    SpeedTopics(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "default.api.timeout.ms",
                Long.toString(TIMEOUT_SECONDS * 1000)));
    }

    /** Makes and checks all topics of the app; returns the number of partitions per stream topic. */
    Map<String, Integer> prepare(App app) {
        Map<String, NewTopic> wanted = wanted(app);
        Set<String> existing = awaitMirrored(app);
        List<NewTopic> missing = wanted.values().stream()
                .filter(topic -> !existing.contains(topic.name()))
                .toList();
        create(missing);
        check(app, wanted.keySet());
        Map<String, Integer> partitions = new TreeMap<>();
        ask(() -> admin.describeTopics(wanted.keySet()).allTopicNames())
                .forEach(
                        (name, topic) -> partitions.put(name, topic.partitions().size()));
        awaitLeaders(partitions);
        Topics own = new Topics(app.name());
        requirePartitions(own.control(), 1, partitions.remove(own.control()));
        requirePartitions(own.speed(), Topics.SPEED_PARTITIONS, partitions.remove(own.speed()));
        return partitions;
    }

    /** The topics there are, those of mirrored streams among them: the mirror makes these, as wide as their sources. */
    private Set<String> awaitMirrored(App app) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (true) {
            Set<String> existing = ask(() -> admin.listTopics().names());
            Optional<StreamSpec> missing = app.streams().values().stream()
                    .filter(stream -> stream.source().isPresent() && !existing.contains(stream.topic()))
                    .findFirst();
            if (missing.isEmpty()) {
                return existing;
            }
            if (System.nanoTime() > deadline) {
                throw LambentException.user(
                        "The speed layer cannot start",
                        "stream " + missing.get().name() + " is mirrored, and the mirror has not made its topic "
                                + missing.get().topic(),
                        "Start the mirror (docs/mirror.md); `lambent up` does so by itself.");
            }
            LockSupport.parkNanos(RETRY_NANOS);
        }
    }

    /**
     * Waits until every partition answers. An idempotent producer that meets a topic before its leader does can have its
     * first batch refused and the second taken, and then be out of sequence until its delivery times out.
     */
    private void awaitLeaders(Map<String, Integer> partitions) {
        Set<TopicPartition> all = new HashSet<>();
        partitions.forEach((topic, count) -> {
            for (int i = 0; i < count; i++) {
                all.add(new TopicPartition(topic, i));
            }
        });
        offsets(all, OffsetSpec.latest());
    }

    /** Refuses to start where Kafka no longer has, or does not have yet, what must be read. */
    void requireOffsets(Map<TopicPartition, Long> starts) {
        Map<TopicPartition, Long> first = offsets(starts.keySet(), OffsetSpec.earliest());
        Map<TopicPartition, Long> end = offsets(starts.keySet(), OffsetSpec.latest());
        starts.forEach((partition, start) -> {
            if (start < first.get(partition)) {
                throw LambentException.user(
                        "The speed layer cannot start at the last publication",
                        partition + " begins at offset " + first.get(partition) + ", the boundary is at " + start
                                + ": records in between were deleted",
                        "Run `lambent batch`, so that the boundary moves past the gap, and set retention.ms=-1.");
            }
            if (start > end.get(partition)) {
                throw LambentException.user(
                        "The speed layer cannot start at the last publication",
                        partition + " ends at offset " + end.get(partition) + ", the boundary is at " + start
                                + ": the topic was deleted and made anew",
                        "Restore the topic, or begin with a new home folder.");
            }
        });
    }

    private Map<String, NewTopic> wanted(App app) {
        Topics own = new Topics(app.name());
        Map<String, NewTopic> wanted = new LinkedHashMap<>();
        for (StreamSpec stream : app.streams().values()) {
            wanted.put(stream.topic(), OwnedTopic.of(stream.topic(), stream.partitions(), OwnedTopic.MAX_RECORD_BYTES));
        }
        wanted.put(own.control(), OwnedTopic.of(own.control(), 1, OwnedTopic.MAX_RECORD_BYTES));
        wanted.put(own.speed(), OwnedTopic.of(own.speed(), Topics.SPEED_PARTITIONS, SpeedSink.MAX_RECORD_BYTES));
        return wanted;
    }

    private void create(List<NewTopic> missing) {
        Map<String, KafkaFuture<Void>> created =
                new HashMap<>(admin.createTopics(missing).values());
        created.forEach((name, future) -> {
            try {
                future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw unreachable("The topic " + name + " cannot be made", e.getCause());
                }
            } catch (TimeoutException e) {
                throw unreachable("The topic " + name + " cannot be made", e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        });
    }

    private void check(App app, Set<String> topics) {
        List<ConfigResource> resources = topics.stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<ConfigResource, Config> configs =
                ask(() -> admin.describeConfigs(resources).all());
        String control = new Topics(app.name()).control();
        configs.forEach((resource, config) -> {
            OwnedTopic.requireAppendTime(resource.name(), config);
            if (resource.name().equals(control)) {
                OwnedTopic.require(control, config, TopicConfig.RETENTION_MS_CONFIG, "-1");
                OwnedTopic.require(control, config, TopicConfig.RETENTION_BYTES_CONFIG, "-1");
                OwnedTopic.require(control, config, TopicConfig.CLEANUP_POLICY_CONFIG, "delete");
            }
        });
    }

    private static void requirePartitions(String topic, int expected, int partitions) {
        if (partitions != expected) {
            throw LambentException.user(
                    "The topic " + topic + " cannot be used",
                    "it has " + partitions + " partitions, it has to have " + expected,
                    "Delete it if it is not Lambent's, or name the app differently.");
        }
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> request = new HashMap<>();
        partitions.forEach(partition -> request.put(partition, spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        Map<TopicPartition, ListOffsetsResultInfo> answer =
                ask(() -> admin.listOffsets(request).all());
        answer.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    /** Asks until brokers have heard of topics that were made a moment ago. */
    private <T> T ask(Supplier<KafkaFuture<T>> question) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (true) {
            try {
                return question.get().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw unreachable("Kafka did not answer", e.getCause());
                }
                LockSupport.parkNanos(RETRY_NANOS);
            } catch (TimeoutException e) {
                throw unreachable("Kafka did not answer", e);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
    }

    private LambentException unreachable(String problem, Throwable cause) {
        return LambentException.external(
                problem,
                bootstrapServers + ": " + cause,
                "Check that the brokers run and are reached under this address, and that topics may be made.",
                cause);
    }

    private static LambentException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return LambentException.internal("The start was interrupted", "the thread was told to stop", e);
    }

    @Override
    public void close() {
        admin.close();
    }
}
