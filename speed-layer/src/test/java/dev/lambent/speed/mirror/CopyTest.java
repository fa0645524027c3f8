package dev.lambent.speed.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.log.SourcePosition;
import dev.lambent.log.Tick;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class CopyTest {
    private final RecordHeaders headers = new RecordHeaders();

    @Test
    void partitionKeyValueAndHeadersAreKept() {
        headers.add("trace", "1".getBytes(UTF_8)).add("trace", null).add("Lambent", "x".getBytes(UTF_8));
        ProducerRecord<byte[], byte[]> copy = copy("k".getBytes(UTF_8), "v".getBytes(UTF_8));
        assertThat(copy.topic()).isEqualTo("app.stream");
        assertThat(copy.partition()).isEqualTo(5);
        assertThat(copy.key()).asString(UTF_8).isEqualTo("k");
        assertThat(copy.value()).asString(UTF_8).isEqualTo("v");
        assertThat(copy.timestamp()).isNull();
        assertThat(copy.headers().toArray())
                .extracting(header -> header.key())
                .containsExactly("trace", "trace", "Lambent", SourcePosition.HEADER);
        assertThat(copy.headers().headers("trace"))
                .extracting(header -> header.value())
                .containsExactly("1".getBytes(UTF_8), null);
        assertThat(SourcePosition.of(
                        copy.headers().lastHeader(SourcePosition.HEADER).value()))
                .isEqualTo(new SourcePosition(5, 77, 1234));
    }

    @Test
    void aForeignRecordThatLooksLikeATickBecomesARowWithoutValue() {
        headers.add(Tick.HEADER, Tick.headerValue()).add(SourcePosition.HEADER, "forged".getBytes(UTF_8));
        ProducerRecord<byte[], byte[]> copy = copy(null, null);
        assertThat(copy.headers().lastHeader(Tick.HEADER)).isNull();
        assertThat(copy.headers().headers(SourcePosition.HEADER)).hasSize(1);
        assertThat(copy.key()).isNull();
        assertThat(copy.value()).isNull();
    }

    private ProducerRecord<byte[], byte[]> copy(byte[] key, byte[] value) {
        return Copy.of(
                new ConsumerRecord<>(
                        "orders", 5, 77, 1234, TimestampType.CREATE_TIME, 0, 0, key, value, headers, Optional.empty()),
                "app.stream");
    }
}
