package dev.lambent.speed.fold;

import static java.util.Objects.requireNonNull;

import dev.lambent.log.LogPlace;
import dev.lambent.schema.Row;
import dev.lambent.speed.wire.Wire;
import dev.lambent.speed.wire.WireSerializer;
import dev.lambent.speed.wire.WireSnapshot;
import dev.lambent.speed.wire.WireType;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * One copy of a row, on its way to the state of one key of one set.
 *
 * @param wanted whether the part it gives is needed to score the row
 * @param input what {@code Fold.prepare} made of the row
 */
public record FoldInput(LogPlace place, SetKey key, boolean wanted, Row input) {
    public static final WireType<FoldInput> TYPE = new WireType<>(FoldInput.class, Serializer.INSTANCE);

    public FoldInput {
        requireNonNull(place, "place is null");
        requireNonNull(key, "key is null");
        requireNonNull(input, "input is null");
    }

    /** Inputs between operators and in checkpoints. */
    public static final class Serializer extends WireSerializer<FoldInput> {
        public static final Serializer INSTANCE = new Serializer();
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(FoldInput copy, DataOutputView out) throws IOException {
            Wire.writePlace(copy.place, out);
            Wire.writeText(copy.key.text(), out);
            out.writeBoolean(copy.wanted);
            Wire.writeRow(copy.input, out);
        }

        @Override
        public FoldInput deserialize(DataInputView in) throws IOException {
            return new FoldInput(Wire.readPlace(in), new SetKey(Wire.readText(in)), in.readBoolean(), Wire.readRow(in));
        }

        @Override
        public TypeSerializerSnapshot<FoldInput> snapshotConfiguration() {
            return new Snapshot();
        }

        public static final class Snapshot extends WireSnapshot<FoldInput> {
            public Snapshot() {
                super(() -> INSTANCE);
            }
        }
    }
}
