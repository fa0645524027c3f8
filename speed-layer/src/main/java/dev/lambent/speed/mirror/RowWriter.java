package dev.lambent.speed.mirror;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Writes rows and positions, in transactions that readers see as a whole or not at all. */
final class RowWriter implements AutoCloseable {
    private final MirroredStream stream;
    private final int maxRecordBytes;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<TooLarge> tooLarge = new AtomicReference<>();

    private record TooLarge(String where, RecordTooLargeException cause) {}

    /** @param maxRecordBytes longest record that the stream's topic takes */
    RowWriter(MirroredStream stream, int maxRecordBytes) {
        this.stream = stream;
        this.maxRecordBytes = maxRecordBytes;
        producer = Clients.producer(stream, maxRecordBytes);
    }

    /** From here on no earlier mirror of the stream can commit, and what it committed last is decided. */
    void fenceOthers() {
        producer.initTransactions();
    }

    /**
     * Commits what {@code work} writes, and returns what it returns.
     *
     * @throws dev.lambent.error.LambentException (USER) if a record is too large for the stream's topic
     * @throws KafkaException if nobody knows what was committed: only another writer, which fences this one, can tell
     */
    <T> T inTransaction(Supplier<T> work) {
        producer.beginTransaction();
        try {
            T result = work.get();
            producer.commitTransaction();
            return result;
        } catch (RuntimeException e) {
            abort(e);
            TooLarge large = tooLarge.get();
            throw large == null ? e : Refusal.tooLarge(stream, large.where(), maxRecordBytes, large.cause());
        }
    }

    /** So that readers do not wait for the transaction's timeout; fails if this writer is fenced, which is as good. */
    private void abort(RuntimeException reason) {
        try {
            producer.abortTransaction();
        } catch (KafkaException | IllegalStateException e) {
            reason.addSuppressed(e);
        }
    }

    void writeCopy(ConsumerRecord<byte[], byte[]> record) {
        producer.send(Copy.of(record, stream.topic()), (metadata, error) -> {
            if (error instanceof RecordTooLargeException large) {
                tooLarge.compareAndSet(
                        null, new TooLarge(record.topic() + "-" + record.partition() + "@" + record.offset(), large));
            }
        });
    }

    /** A record of the positions' topic. */
    void write(ProducerRecord<byte[], byte[]> record) {
        producer.send(record);
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
