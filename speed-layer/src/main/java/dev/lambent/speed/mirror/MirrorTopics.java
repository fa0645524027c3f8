package dev.lambent.speed.mirror;

import dev.lambent.speed.topic.OwnedTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics of one mirrored stream: the source as it is; the stream's own and the positions', made as they have to be. */
final class MirrorTopics implements AutoCloseable {
    private final MirroredStream stream;
    private final Admin own;
    private final Admin foreign;

    /** @param partitions how many there are */
    record Topic(String id, int partitions) {
        static Topic of(TopicDescription description) {
            return new Topic(
                    description.topicId().toString(), description.partitions().size());
        }
    }

    MirrorTopics(MirroredStream stream) {
        this.stream = stream;
        own = admin(stream.ownBrokers());
        foreign = stream.sourceBrokers().equals(stream.ownBrokers()) ? own : admin(stream.sourceBrokers());
    }

    private static Admin admin(String brokers) {
        return Admin.create(Map.of(
                "bootstrap.servers", brokers,
                "client.id", "lambent-mirror-admin",
                "request.timeout.ms", "5000",
                "default.api.timeout.ms", "20000"));
    }

    /** The source as it is now, when its brokers will have answered. */
    KafkaFuture<TopicDescription> askSource() {
        String topic = stream.source().topic();
        return foreign.describeTopics(List.of(topic)).topicNameValues().get(topic);
    }

    /** @throws dev.lambent.error.LambentException (USER) if there is no such topic */
    Topic source(KafkaFuture<TopicDescription> asked) {
        try {
            return Topic.of(Ask.once(asked));
        } catch (UnknownTopicOrPartitionException e) {
            throw Refusal.noSource(stream, e);
        }
    }

    /** The stream's topic: made, widened to the source's partitions, and checked. Its positions' topic is made too. */
    Topic prepareOwned(int partitions) {
        make(OwnedTopic.of(stream.topic(), partitions, OwnedTopic.MAX_RECORD_BYTES));
        make(positionsTopic());
        OwnedTopic.requireAppendTime(stream.topic(), config());
        if (describeOwn().partitions() < partitions) {
            Ask.once(own.createPartitions(Map.of(stream.topic(), NewPartitions.increaseTo(partitions)))
                    .all());
        }
        awaitLeaders(stream.topic(), partitions);
        awaitLeaders(stream.positionsTopic(), 1);
        return describeOwn();
    }

    /** The longest record the stream's topic takes, in bytes with its batch. */
    int maxRecordBytes() {
        return Integer.parseInt(
                config().get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value());
    }

    /** The end of the positions' topic, what is not committed yet included. */
    long endOfPositions() {
        TopicPartition positions = new TopicPartition(stream.positionsTopic(), 0);
        return Ask.once(own.listOffsets(Map.of(positions, OffsetSpec.latest())).partitionResult(positions))
                .offset();
    }

    /** Small segments and an eager cleaner: a start reads it all. */
    private NewTopic positionsTopic() {
        return new NewTopic(stream.positionsTopic(), Optional.of(1), Optional.empty())
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(4 << 20),
                        TopicConfig.SEGMENT_MS_CONFIG, "3600000",
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG, "0.1",
                        TopicConfig.DELETE_RETENTION_MS_CONFIG, "600000"));
    }

    private void make(NewTopic topic) {
        if (Ask.once(own.listTopics().names()).contains(topic.name())) {
            return;
        }
        try {
            Ask.once(own.createTopics(List.of(topic)).all());
        } catch (TopicExistsException e) {
            // Made by the mirror of another stream a moment ago.
            return;
        }
    }

    private Config config() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, stream.topic());
        return Ask.ofNewTopic(
                () -> own.describeConfigs(List.of(resource)).values().get(resource));
    }

    private Topic describeOwn() {
        return Topic.of(Ask.ofNewTopic(() ->
                own.describeTopics(List.of(stream.topic())).topicNameValues().get(stream.topic())));
    }

    /** A producer that meets a partition before its leader does can be out of sequence until its delivery times out. */
    private void awaitLeaders(String topic, int partitions) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            ends.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        Ask.ofNewTopic(() -> own.listOffsets(ends).all());
    }

    @Override
    public void close() {
        own.close(java.time.Duration.ofSeconds(1));
        foreign.close(java.time.Duration.ofSeconds(1));
    }
}
