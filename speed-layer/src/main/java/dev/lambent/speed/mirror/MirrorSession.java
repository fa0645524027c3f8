package dev.lambent.speed.mirror;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * One claim on a stream: from the moment at which earlier mirrors of it are fenced, until something goes wrong. Whatever
 * that is, the next session begins with what is committed; there is no other recovery.
 */
final class MirrorSession implements AutoCloseable {
    /** A transaction takes what comes within this time of its first row: readers see nothing of it before its end. */
    private static final long COLLECT_NANOS = MILLISECONDS.toNanos(10);

    private static final int MAX_ROWS = 10_000;
    private static final long MAX_BYTES = 16 << 20;
    private static final Duration POLL = Duration.ofMillis(500);
    private static final long LOOK_NANOS = SECONDS.toNanos(2);
    private static final long KEEP_NANOS = SECONDS.toNanos(10);

    private final MirroredStream stream;
    private final MirrorTopics topics;
    private final PositionLog positionLog;
    private final MirrorProgress progress;
    private final String mirror;
    private final RowWriter writer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    /** Committed, per partition. */
    private final SortedMap<Integer, Long> positions = new TreeMap<>();

    private final MirrorTopics.Topic source;
    private final MirrorTopics.Topic owned;
    private long lookedAtNanos = System.nanoTime();
    private long keptAtNanos = System.nanoTime();

    /**
     * Fences earlier mirrors of the stream and finds out where to go on.
     *
     * @param mirror names this process's claim
     * @throws dev.lambent.error.LambentException (USER) if going on would lose rows or take some twice
     * @throws KafkaException if brokers do not answer; another session may do better
     */
    MirrorSession(MirroredStream stream, MirrorTopics topics, MirrorProgress progress, String mirror) {
        this.stream = stream;
        this.topics = topics;
        this.progress = progress;
        this.mirror = mirror;
        positionLog = new PositionLog(stream);
        source = topics.source(topics.askSource());
        owned = topics.prepareOwned(source.partitions());
        if (source.id().equals(owned.id())) {
            throw Refusal.sourceIsOwned(stream);
        }
        writer = new RowWriter(stream, topics.maxRecordBytes());
        consumer = Clients.consumer(stream.sourceBrokers(), stream.transactionalId() + "-source");
        try {
            begin();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void begin() {
        writer.fenceOthers();
        SortedMap<Integer, MirrorPosition> known =
                positionLog.read(topics.endOfPositions()).positions();
        SortedMap<Integer, Long> starts = new StartCheck(stream, source, owned, progress::say).starts(known, consumer);
        // Kept before the first row: a mirror that is killed now begins at the same place, `latest` included.
        commit(starts, () -> writer.write(positionLog.owner(mirror)));
        List<TopicPartition> partitions = new ArrayList<>();
        starts.keySet().forEach(number -> partitions.add(partition(number)));
        consumer.assign(partitions);
        starts.forEach((number, offset) -> consumer.seek(partition(number), offset));
        progress.started(starts);
    }

    /** Copies until {@code stopped}, or until the source has partitions that this session does not know. */
    void run(BooleanSupplier stopped) {
        while (!stopped.getAsBoolean()) {
            ConsumerRecords<byte[], byte[]> records = poll(POLL);
            boolean same = records.isEmpty() ? look() : copy(records);
            if (!same) {
                progress.say("the source has more partitions than before");
                return;
            }
            progress.tell(consumer);
        }
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        try {
            return consumer.poll(timeout);
        } catch (OffsetOutOfRangeException e) {
            // The next session finds out why, and refuses.
            throw new KafkaException("the source does not have the offsets " + e.offsetOutOfRangePartitions(), e);
        }
    }

    /** One transaction of rows; returns whether the source is as wide as it was. */
    private boolean copy(ConsumerRecords<byte[], byte[]> first) {
        Sent sent = writer.inTransaction(() -> send(first));
        positions.putAll(sent.moved());
        progress.copied(sent.rows());
        return sent.asWide();
    }

    /** @param moved the new positions */
    private record Sent(SortedMap<Integer, Long> moved, long rows, boolean asWide) {}

    /** What was fetched, and what comes soon after it; then the positions behind that. */
    private Sent send(ConsumerRecords<byte[], byte[]> first) {
        long end = System.nanoTime() + COLLECT_NANOS;
        long rows = 0;
        long bytes = 0;
        ConsumerRecords<byte[], byte[]> records = first;
        while (true) {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                writer.writeCopy(record);
                rows++;
                bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
            }
            long left = end - System.nanoTime();
            if (left <= 0 || rows >= MAX_ROWS || bytes >= MAX_BYTES) {
                break;
            }
            records = poll(Duration.ofNanos(left));
        }
        // Asked after the last fetch: if it is still the same topic, all that was fetched came from it.
        KafkaFuture<TopicDescription> asked = topics.askSource();
        SortedMap<Integer, Long> moved = moved();
        sendPositions(moved);
        return new Sent(moved, rows, isAsWide(asked));
    }

    /** While nothing comes: is the source what it was? Markers of its transactions are passed without a row. */
    private boolean look() {
        long now = System.nanoTime();
        if (now - lookedAtNanos < LOOK_NANOS) {
            return true;
        }
        lookedAtNanos = now;
        boolean same = isAsWide(topics.askSource());
        if (now - keptAtNanos >= KEEP_NANOS) {
            keptAtNanos = now;
            SortedMap<Integer, Long> moved = moved();
            if (!moved.isEmpty()) {
                commit(moved, () -> {});
            }
        }
        return same;
    }

    private boolean isAsWide(KafkaFuture<TopicDescription> asked) {
        MirrorTopics.Topic now = topics.source(asked);
        if (!now.id().equals(source.id())) {
            throw Refusal.otherSource(stream, source.id(), now.id());
        }
        return now.partitions() == source.partitions();
    }

    /** Where the consumer stands, for partitions where it has moved: all before is sent, or is no record. */
    private SortedMap<Integer, Long> moved() {
        SortedMap<Integer, Long> moved = new TreeMap<>();
        for (TopicPartition partition : consumer.assignment()) {
            long position = consumer.position(partition);
            if (position != positions.getOrDefault(partition.partition(), -1L)) {
                moved.put(partition.partition(), position);
            }
        }
        return moved;
    }

    private void sendPositions(SortedMap<Integer, Long> moved) {
        moved.forEach((number, next) ->
                writer.write(positionLog.position(number, new MirrorPosition(source.id(), owned.id(), next))));
    }

    private void commit(SortedMap<Integer, Long> moved, Runnable more) {
        writer.inTransaction(() -> {
            more.run();
            sendPositions(moved);
            return moved;
        });
        positions.putAll(moved);
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(stream.source().topic(), number);
    }

    /** Makes a waiting {@link #run} look whether it has to stop. */
    void wakeUp() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        writer.close();
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
