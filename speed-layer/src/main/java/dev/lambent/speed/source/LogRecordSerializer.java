package dev.lambent.speed.source;

import dev.lambent.log.LogPartition;
import dev.lambent.speed.wire.Wire;
import dev.lambent.speed.wire.WireSerializer;
import dev.lambent.speed.wire.WireSnapshot;
import dev.lambent.speed.wire.WireType;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Needed where Flink does not chain {@link LogTime} to the source. */
public final class LogRecordSerializer extends WireSerializer<LogRecord> {
    public static final LogRecordSerializer INSTANCE = new LogRecordSerializer();
    public static final WireType<LogRecord> TYPE = new WireType<>(LogRecord.class, INSTANCE);
    private static final long serialVersionUID = 1L;

    @Override
    public void serialize(LogRecord record, DataOutputView out) throws IOException {
        Wire.writeText(record.partition().topic(), out);
        out.writeInt(record.partition().partition());
        out.writeLong(record.offset());
        out.writeLong(record.appendTimeMillis());
        out.writeBoolean(record.tick());
        Wire.writeBytes(record.key(), out);
        Wire.writeBytes(record.value(), out);
    }

    @Override
    public LogRecord deserialize(DataInputView in) throws IOException {
        return new LogRecord(
                new LogPartition(Wire.readText(in), in.readInt()),
                in.readLong(),
                in.readLong(),
                in.readBoolean(),
                Wire.readBytes(in),
                Wire.readBytes(in));
    }

    @Override
    public TypeSerializerSnapshot<LogRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    public static final class Snapshot extends WireSnapshot<LogRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
