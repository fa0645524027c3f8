package dev.lambent.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.codec.Garbling;
import dev.lambent.codec.MalformedBinaryException;
import dev.lambent.error.LambentException;
import dev.lambent.feature.TransformId;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.Prediction;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpeedRecordCodecTest {
    private static final RowSchema EVENT = schema(ColumnType.BIGINT, ColumnType.VARCHAR, ColumnType.TIMESTAMP);
    private static final RowSchema OTHER = schema(ColumnType.BOOLEAN);
    private static final RowSchema LABEL = schema(ColumnType.BIGINT, ColumnType.DOUBLE);
    private static final RowSchema FEATURES = schema(ColumnType.BIGINT, ColumnType.DOUBLE, ColumnType.VARCHAR);

    private final SpeedRecordCodec codec = codec("00000000deadbeef");

    private static SpeedRecordCodec codec(String transform) {
        return new SpeedRecordCodec(
                new TransformId(transform), Map.of("flights", EVENT, "other", OTHER), LABEL, FEATURES);
    }

    @Test
    void everyKindOfRecordComesBack() {
        SplittableRandom random = new SplittableRandom(71);
        for (int i = 0; i < 2_000; i++) {
            SpeedRecord record = record(random);
            byte[] bytes = codec.toBytes(record);
            assertThat(codec.fromBytes(bytes)).usingRecursiveComparison().isEqualTo(record);
            assertThat(codec.toBytes(codec.fromBytes(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void damagedRecordsGiveOneExceptionOnly() {
        SplittableRandom random = new SplittableRandom(72);
        for (int i = 0; i < 100; i++) {
            Garbling.check(codec.toBytes(record(random)), codec::fromBytes, random);
        }
    }

    @Test
    void recordsOfAnotherTransformAreToldApart() {
        SpeedRecordCodec other = codec("0123456789abcdef");
        for (SpeedRecord record : List.of(
                new SpeedRecord.Event(place(new SplittableRandom(73), "other"), 1, new Row(1), null, null),
                new SpeedRecord.Progress("run", 1, 2, 77))) {
            byte[] bytes = codec.toBytes(record);
            assertThat(SpeedRecordCodec.writtenBy(bytes)).isEqualTo(new TransformId("00000000deadbeef"));
            assertThat(other.read(bytes)).isEmpty();
            assertThatThrownBy(() -> other.fromBytes(bytes))
                    .isInstanceOf(MalformedBinaryException.class)
                    .hasMessage("a speed record belongs to transform 00000000deadbeef, not 0123456789abcdef");
        }
    }

    @Test
    void recordsOfANewerFormatAreRefusedAndNotTakenForRubbish() {
        byte[] bytes = codec.toBytes(new SpeedRecord.Progress("run", 1, 2, 77));
        bytes[0] = 2;
        assertThatThrownBy(() -> codec.fromBytes(bytes))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("written by a newer Lambent: its format version is 2, this Lambent reads 1");
        assertThatThrownBy(() -> codec.fromBytes("rubbish".getBytes(UTF_8)))
                .isInstanceOf(MalformedBinaryException.class);
    }

    @Test
    void unknownStreamsAreRefused() {
        SpeedRecord.Event event =
                new SpeedRecord.Event(place(new SplittableRandom(74), "nowhere"), 1, new Row(1), null, null);
        assertThatThrownBy(() -> codec.toBytes(event)).hasMessageContaining("unknown stream: nowhere");
    }

    private static SpeedRecord record(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> new SpeedRecord.Progress("run-" + random.nextInt(9), random.nextInt(8), 8, random.nextLong());
            case 1 -> new SpeedRecord.Acknowledged("run", random.nextInt(8), 8, "bundle", random.nextBoolean(), "é");
            case 2 ->
                new SpeedRecord.Quarantined(
                        place(random, "flights"),
                        random.nextLong(),
                        QuarantineReason.values()[random.nextInt(QuarantineReason.values().length)],
                        "why",
                        random.nextBoolean() ? null : bytes(random),
                        random.nextBoolean() ? null : bytes(random),
                        random.nextInt(1 << 24));
            default -> event(random);
        };
    }

    private static SpeedRecord.Event event(SplittableRandom random) {
        Row event = new Row(3).setLong(0, random.nextLong()).setText(1, random.nextBoolean() ? null : "ORD");
        Row label = random.nextBoolean() ? null : new Row(2).setLong(0, 1).setDouble(1, random.nextInt(2));
        Row features = new Row(3).setLong(0, 1).setDouble(1, random.nextDouble());
        SpeedRecord.Served served =
                switch (random.nextInt(3)) {
                    case 0 -> null;
                    case 1 -> new SpeedRecord.Served(features, null, null);
                    default -> new SpeedRecord.Served(features, "b-1", new Prediction(random.nextDouble(), 1));
                };
        String topic = random.nextBoolean() ? "flights" : LogPartition.HISTORY_PREFIX + "flights";
        return new SpeedRecord.Event(place(random, topic), random.nextLong(), event, label, served);
    }

    private static LogPlace place(SplittableRandom random, String topic) {
        return new LogPlace(
                random.nextLong(),
                LogPosition.of(topic, random.nextInt(100), random.nextLong() >>> 1 + random.nextInt(60)));
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(30)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static RowSchema schema(ColumnType... types) {
        Column[] columns = new Column[types.length];
        for (int i = 0; i < types.length; i++) {
            columns[i] = new Column("c" + i, types[i], true);
        }
        return new RowSchema(List.of(columns));
    }
}
