package dev.lambent.speed.fold;

import dev.lambent.log.LogPlace;
import dev.lambent.speed.wire.Wire;
import dev.lambent.speed.wire.WireSerializer;
import dev.lambent.speed.wire.WireSnapshot;
import dev.lambent.speed.wire.WireType;
import dev.lambent.view.QuarantineReason;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Pieces between operators and in checkpoints: place, kind, fields. */
public final class PieceSerializer extends WireSerializer<Piece> {
    public static final PieceSerializer INSTANCE = new PieceSerializer();
    public static final WireType<Piece> TYPE = new WireType<>(Piece.class, INSTANCE);
    private static final long serialVersionUID = 1L;
    private static final int BASE = 1;
    private static final int REJECTED = 2;
    private static final int PART = 3;

    @Override
    public void serialize(Piece piece, DataOutputView out) throws IOException {
        Wire.writePlace(piece.place(), out);
        if (piece instanceof Piece.Base base) {
            out.writeByte(BASE);
            out.writeLong(base.appendTimeMillis());
            Wire.writeRow(base.event(), out);
            Wire.writeRow(base.label(), out);
            Wire.writeRow(base.input(), out);
        } else if (piece instanceof Piece.Rejected rejected) {
            out.writeByte(REJECTED);
            out.writeLong(rejected.appendTimeMillis());
            Wire.writeText(rejected.reason().name(), out);
            Wire.writeText(rejected.detail(), out);
            Wire.writeBytes(rejected.key(), out);
            Wire.writeBytes(rejected.value(), out);
            out.writeInt(rejected.valueBytes());
        } else if (piece instanceof Piece.Part part) {
            out.writeByte(PART);
            out.writeInt(part.set());
            Wire.writeText(part.bundle(), out);
            Wire.writeRow(part.values(), out);
        }
    }

    @Override
    public Piece deserialize(DataInputView in) throws IOException {
        LogPlace place = Wire.readPlace(in);
        int kind = in.readByte();
        return switch (kind) {
            case BASE -> new Piece.Base(place, in.readLong(), Wire.readRow(in), Wire.readRow(in), Wire.readRow(in));
            case REJECTED ->
                new Piece.Rejected(
                        place,
                        in.readLong(),
                        QuarantineReason.valueOf(Wire.readText(in)),
                        Wire.readText(in),
                        Wire.readBytes(in),
                        Wire.readBytes(in),
                        in.readInt());
            case PART -> new Piece.Part(place, in.readInt(), Wire.readText(in), Wire.readRow(in));
            default -> throw new IOException("unknown kind of piece: " + kind);
        };
    }

    @Override
    public TypeSerializerSnapshot<Piece> snapshotConfiguration() {
        return new Snapshot();
    }

    public static final class Snapshot extends WireSnapshot<Piece> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
