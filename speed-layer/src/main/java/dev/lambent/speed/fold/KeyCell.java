package dev.lambent.speed.fold;

import dev.lambent.fold.Fold;
import dev.lambent.fold.KeyState;
import dev.lambent.speed.wire.Wire;
import dev.lambent.speed.wire.WireSerializer;
import dev.lambent.speed.wire.WireSnapshot;
import dev.lambent.speed.wire.WireType;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The state of one key as Flink keeps it: bytes until its first row comes, an object from then on. So a restart decodes
 * only the keys that are used, and Flink can read a checkpoint without the compiled app.
 */
public final class KeyCell {
    public static final WireType<KeyCell> TYPE = new WireType<>(KeyCell.class, Serializer.INSTANCE);

    private byte[] bytes;
    private KeyState state;

    private KeyCell(byte[] bytes, KeyState state) {
        this.bytes = bytes;
        this.state = state;
    }

    static KeyCell of(KeyState state) {
        return new KeyCell(null, state);
    }

    static KeyCell of(byte[] bytes) {
        return new KeyCell(bytes, null);
    }

    KeyState state(Fold fold, int set) {
        if (state == null) {
            state = fold.readState(set, bytes);
            bytes = null;
        }
        return state;
    }

    private byte[] toBytes() {
        return state == null ? bytes : state.toBytes();
    }

    private KeyCell copy() {
        return state == null ? new KeyCell(bytes, null) : new KeyCell(null, state.copy());
    }

    /** Cells in checkpoints; the format is the fold's own. */
    public static final class Serializer extends WireSerializer<KeyCell> {
        public static final Serializer INSTANCE = new Serializer();
        private static final long serialVersionUID = 1L;

        @Override
        public boolean isImmutableType() {
            return false;
        }

        @Override
        public KeyCell copy(KeyCell from) {
            return from.copy();
        }

        @Override
        public void serialize(KeyCell cell, DataOutputView out) throws IOException {
            Wire.writeBytes(cell.toBytes(), out);
        }

        @Override
        public KeyCell deserialize(DataInputView in) throws IOException {
            return KeyCell.of(Wire.readBytes(in));
        }

        @Override
        public TypeSerializerSnapshot<KeyCell> snapshotConfiguration() {
            return new Snapshot();
        }

        public static final class Snapshot extends WireSnapshot<KeyCell> {
            public Snapshot() {
                super(() -> INSTANCE);
            }
        }
    }
}
