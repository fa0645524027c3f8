package dev.lambent.speed.fold;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.source.LogRecord;
import dev.lambent.speed.source.LogRecordSerializer;
import dev.lambent.view.QuarantineReason;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class SerializersTest {
    private static final LogPlace PLACE = new LogPlace(1_700_000_000_123L, LogPosition.of("flights", 2, 1L << 40));
    private static final Row ROW = new Row(5)
            .setLong(0, Long.MIN_VALUE)
            .setText(1, "Zürich \uD83D\uDEEB")
            .setDouble(2, Double.NaN)
            .setText(4, "x".repeat(100_000));

    @Test
    void rowsOfEveryKindOfValueSurvive() throws IOException {
        FoldInput input = new FoldInput(PLACE, SetKey.of(1, "a/b"), true, ROW);
        FoldInput read = roundTrip(FoldInput.Serializer.INSTANCE, input);
        assertThat(read).isEqualTo(input);
        assertThat(read.key().set()).isEqualTo(1);
    }

    @Test
    void everyKindOfPieceSurvives() throws IOException {
        List<Piece> pieces = List.of(
                new Piece.Base(PLACE, 5, ROW, null, ROW),
                new Piece.Base(PLACE, 5, ROW, ROW, null),
                new Piece.Part(PLACE, 1, "bundle", ROW),
                new Piece.Part(PLACE, 0, null, new Row(0)));
        for (Piece piece : pieces) {
            assertThat(roundTrip(PieceSerializer.INSTANCE, piece)).isEqualTo(piece);
        }
        Piece.Rejected rejected =
                new Piece.Rejected(PLACE, 5, QuarantineReason.MALFORMED, "no JSON", null, "{".getBytes(UTF_8), 1);
        Piece.Rejected read = (Piece.Rejected) roundTrip(PieceSerializer.INSTANCE, rejected);
        assertThat(read).usingRecursiveComparison().isEqualTo(rejected);
    }

    @Test
    void arrivalsAndRecordsSurviveWithAndWithoutKeyAndValue() throws IOException {
        Arrival arrival = new Arrival(PLACE, 7, null, "v".getBytes(UTF_8));
        assertThat(roundTrip(Arrival.Serializer.INSTANCE, arrival))
                .usingRecursiveComparison()
                .isEqualTo(arrival);
        LogRecord tick = new LogRecord(new LogPartition("flights", 0), 3, 4, true, null, null);
        assertThat(roundTrip(LogRecordSerializer.INSTANCE, tick)).isEqualTo(tick);
    }

    @Test
    void controlStatesSurvive() throws IOException {
        ControlState state = new ControlState(12, "b1", List.of(new Arrival(PLACE, 7, null, "v".getBytes(UTF_8))));
        assertThat(roundTrip(ControlState.Serializer.INSTANCE, state))
                .usingRecursiveComparison()
                .isEqualTo(state);
    }

    @Test
    void aRestoredJobGoesOnWhereTheTaskThatIsFurthestBehindStands() {
        ControlState ahead = new ControlState(12, "b2", List.of());
        ControlState behind =
                new ControlState(4, "b1", List.of(new Arrival(PLACE, 7, null, "activate b2".getBytes(UTF_8))));
        assertThat(ControlState.furthestBehind(List.of(ahead, behind), null)).isSameAs(behind);
        assertThat(ControlState.furthestBehind(List.of(behind, ahead), null)).isSameAs(behind);
        assertThat(ControlState.furthestBehind(List.of(), ahead)).isSameAs(ahead);
    }

    @Test
    void aCheckpointOfANewerFormatIsRefused() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, KeyCell.Serializer.INSTANCE.snapshotConfiguration());
        byte[] bytes = out.getCopyOfBuffer();
        // The name of the class, then the version in four bytes.
        int version = bytes.length - 1;
        assertThat(bytes[version]).isEqualTo((byte) 1);
        bytes[version] = 2;
        assertThatThrownBy(() -> TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(bytes), SerializersTest.class.getClassLoader()))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining(
                        "A checkpoint of the speed job cannot be read: it was written by a newer Lambent");
    }

    private static <T> T roundTrip(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        DataOutputSerializer copied = new DataOutputSerializer(64);
        serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
        assertThat(copied.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());
        TypeSerializer<T> restored = throughSnapshot(serializer);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        T read = restored.deserialize(in);
        assertThat(in.available()).isZero();
        return read;
    }

    private static <T> TypeSerializer<T> throughSnapshot(TypeSerializer<T> serializer) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        TypeSerializerSnapshot<T> snapshot = TypeSerializerSnapshot.readVersionedSnapshot(
                new DataInputDeserializer(out.getCopyOfBuffer()), SerializersTest.class.getClassLoader());
        assertThat(serializer
                        .snapshotConfiguration()
                        .resolveSchemaCompatibility(snapshot)
                        .isCompatibleAsIs())
                .isTrue();
        return snapshot.restoreSerializer();
    }
}
