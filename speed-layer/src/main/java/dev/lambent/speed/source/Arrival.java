package dev.lambent.speed.source;

import static java.util.Objects.requireNonNull;

import dev.lambent.log.LogPlace;
import dev.lambent.speed.wire.Wire;
import dev.lambent.speed.wire.WireSerializer;
import dev.lambent.speed.wire.WireSnapshot;
import dev.lambent.speed.wire.WireType;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** A record of the log at its place in log order; never a tick. {@code key} and {@code value} may be null. */
public record Arrival(LogPlace place, long appendTimeMillis, byte[] key, byte[] value) {
    public static final WireType<Arrival> TYPE = new WireType<>(Arrival.class, Serializer.INSTANCE);

    public Arrival {
        requireNonNull(place, "place is null");
    }

    /** Arrivals between operators and in checkpoints. */
    public static final class Serializer extends WireSerializer<Arrival> {
        public static final Serializer INSTANCE = new Serializer();
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(Arrival arrival, DataOutputView out) throws IOException {
            Wire.writePlace(arrival.place, out);
            out.writeLong(arrival.appendTimeMillis);
            Wire.writeBytes(arrival.key, out);
            Wire.writeBytes(arrival.value, out);
        }

        @Override
        public Arrival deserialize(DataInputView in) throws IOException {
            return new Arrival(Wire.readPlace(in), in.readLong(), Wire.readBytes(in), Wire.readBytes(in));
        }

        @Override
        public TypeSerializerSnapshot<Arrival> snapshotConfiguration() {
            return new Snapshot();
        }

        public static final class Snapshot extends WireSnapshot<Arrival> {
            public Snapshot() {
                super(() -> INSTANCE);
            }
        }
    }
}
