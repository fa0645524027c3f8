package dev.lambent.speed.publish;

import static java.util.Objects.requireNonNull;

import dev.lambent.speed.wire.Wire;
import dev.lambent.speed.wire.WireSerializer;
import dev.lambent.speed.wire.WireSnapshot;
import dev.lambent.speed.wire.WireType;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** An encoded speed record and the partition of the speed topic that it goes to. */
public record Outgoing(int partition, byte[] value) {
    public static final WireType<Outgoing> TYPE = new WireType<>(Outgoing.class, Serializer.INSTANCE);

    public Outgoing {
        requireNonNull(value, "value is null");
    }

    /** Needed where Flink does not chain the sink to the gathering task. */
    public static final class Serializer extends WireSerializer<Outgoing> {
        public static final Serializer INSTANCE = new Serializer();
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(Outgoing record, DataOutputView out) throws IOException {
            out.writeInt(record.partition);
            Wire.writeBytes(record.value, out);
        }

        @Override
        public Outgoing deserialize(DataInputView in) throws IOException {
            return new Outgoing(in.readInt(), Wire.readBytes(in));
        }

        @Override
        public TypeSerializerSnapshot<Outgoing> snapshotConfiguration() {
            return new Snapshot();
        }

        public static final class Snapshot extends WireSnapshot<Outgoing> {
            public Snapshot() {
                super(() -> INSTANCE);
            }
        }
    }
}
