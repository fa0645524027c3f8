package dev.lambent.speed.mirror;

import dev.lambent.log.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Makes a record of the stream's topic from a record of the source. */
final class Copy {
    /** Headers of this prefix are Lambent's own: a foreign record must not pass for a tick, or for another's copy. */
    private static final String OWN_HEADERS = "lambent";

    private Copy() {}

    /** The same partition, key, value and headers; with where it stood in the source. */
    static ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> record, String topic) {
        List<Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(OWN_HEADERS)) {
                headers.add(header);
            }
        }
        SourcePosition position = new SourcePosition(record.partition(), record.offset(), record.timestamp());
        headers.add(new RecordHeader(SourcePosition.HEADER, position.headerValue()));
        return new ProducerRecord<>(topic, record.partition(), null, record.key(), record.value(), headers);
    }
}
