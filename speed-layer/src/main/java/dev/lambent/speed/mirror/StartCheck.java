package dev.lambent.speed.mirror;

import dev.lambent.app.SourceSpec;
import dev.lambent.log.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Decides where a mirror begins, and refuses where it could only begin by losing rows or taking some twice. */
final class StartCheck {
    private final MirroredStream stream;
    private final MirrorTopics.Topic source;
    private final MirrorTopics.Topic owned;
    private final Consumer<String> say;

    StartCheck(MirroredStream stream, MirrorTopics.Topic source, MirrorTopics.Topic owned, Consumer<String> say) {
        this.stream = stream;
        this.source = source;
        this.owned = owned;
        this.say = say;
    }

    /**
     * The first offset to copy, per partition of the source.
     *
     * @param known what earlier mirrors have committed
     * @param sourceReader a consumer of the source; unassigned
     * @throws dev.lambent.error.LambentException (USER) if the source or the stream's topic is not what it was
     */
    SortedMap<Integer, Long> starts(
            SortedMap<Integer, MirrorPosition> known, KafkaConsumer<byte[], byte[]> sourceReader) {
        List<TopicPartition> partitions = partitions(stream.source().topic());
        Map<TopicPartition, Long> first = sourceReader.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = sourceReader.endOffsets(partitions);
        requireNoRows(known);
        SortedMap<Integer, Long> starts = new TreeMap<>();
        for (TopicPartition partition : partitions) {
            MirrorPosition position = known.get(partition.partition());
            long start = position != null
                    ? next(partition, position, first.get(partition), end.get(partition))
                    : begin(known.isEmpty(), first.get(partition), end.get(partition));
            // A partition that was added later is taken whole: what it had at first may be gone already.
            if (position == null && start < first.get(partition)) {
                start = hole(
                        Refusal.deletedRecords(stream, partition, first.get(partition), start), first.get(partition));
            }
            starts.put(partition.partition(), start);
        }
        return starts;
    }

    private long begin(boolean firstMirrorEver, long first, long end) {
        if (!firstMirrorEver) {
            return 0;
        }
        return stream.source().start() == SourceSpec.Start.EARLIEST ? first : end;
    }

    private long next(TopicPartition partition, MirrorPosition position, long first, long end) {
        if (!position.ownedId().equals(owned.id())) {
            throw Refusal.otherOwned(stream, position.ownedId(), owned.id());
        }
        if (!position.sourceId().equals(source.id())) {
            return hole(Refusal.otherSource(stream, position.sourceId(), source.id()), first);
        }
        if (position.next() < first) {
            return hole(Refusal.deletedRecords(stream, partition, first, position.next()), first);
        }
        if (position.next() > end) {
            return hole(Refusal.lostRecords(stream, partition, end, position.next()), first);
        }
        return position.next();
    }

    private long hole(RuntimeException refusal, long first) {
        if (!stream.acceptHole()) {
            throw refusal;
        }
        say.accept("accepted with --accept-hole: " + refusal.getMessage());
        return first;
    }

    /** Partitions of the stream's topic without a position must not have a row yet: nobody knows what it is a copy of. */
    private void requireNoRows(SortedMap<Integer, MirrorPosition> known) {
        List<TopicPartition> unknown = partitions(stream.topic()).stream()
                .filter(partition -> !known.containsKey(partition.partition()))
                .toList();
        if (unknown.isEmpty()) {
            return;
        }
        try (KafkaConsumer<byte[], byte[]> consumer =
                Clients.consumer(stream.ownBrokers(), stream.transactionalId() + "-start")) {
            consumer.assign(unknown);
            consumer.seekToBeginning(unknown);
            Map<TopicPartition, Long> end = consumer.endOffsets(unknown);
            while (unknown.stream().anyMatch(partition -> consumer.position(partition) < end.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    Header mark = record.headers().lastHeader(Tick.HEADER);
                    if (!Tick.isTick(mark == null ? null : mark.value())) {
                        throw Refusal.rowsOfOthers(
                                stream, new TopicPartition(record.topic(), record.partition()), record.offset());
                    }
                }
            }
        }
    }

    private List<TopicPartition> partitions(String topic) {
        return java.util.stream.IntStream.range(0, source.partitions())
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
    }
}
