package dev.lambent.speed.topic;

import dev.lambent.error.LambentException;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** A topic that carries a part of the log: the broker's time, nothing forgotten. */
public final class OwnedTopic {
    /** Long enough that a record which is far too large for a row is quarantined, instead of refused at the door. */
    public static final int MAX_RECORD_BYTES = 12 * 1024 * 1024;

    private OwnedTopic() {}

    /** @param maxRecordBytes longest record */
    public static NewTopic of(String name, int partitions, int maxRecordBytes) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty())
                .configs(Map.of(
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime",
                        TopicConfig.CLEANUP_POLICY_CONFIG, "delete",
                        TopicConfig.RETENTION_MS_CONFIG, "-1",
                        TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                        // The batch overhead of a compressed maximum record must fit as well.
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxRecordBytes + 1024)));
    }

    /** @throws LambentException (USER) if the topic's records do not carry the broker's time */
    public static void requireAppendTime(String topic, Config config) {
        require(topic, config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    }

    /** @throws LambentException (USER) if the setting {@code name} is not {@code expected} */
    public static void require(String topic, Config config, String name, String expected) {
        String value = config.get(name).value();
        if (!expected.equals(value)) {
            throw LambentException.user(
                    "The topic " + topic + " cannot carry the log",
                    name + " is " + value + ", it has to be " + expected,
                    "Set it with kafka-configs before anything is written to the topic, or name another topic.");
        }
    }
}
