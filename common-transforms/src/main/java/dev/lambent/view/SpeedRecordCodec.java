package dev.lambent.view;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.codec.MalformedBinaryException;
import dev.lambent.error.FormatVersion;
import dev.lambent.feature.TransformId;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowCodec;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.Prediction;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Speed records as bytes: a format version, the id of the transform that wrote it, a kind, the fields. Rows are written in
 * the transform's schemas, so only its own codec can read them.
 */
public final class SpeedRecordCodec {
    private static final int VERSION = 1;
    /** Text begins with no byte up to this: what does so and is newer was written by Lambent, and is not passed over. */
    private static final int NEWEST = 8;

    private static final int EVENT = 1;
    private static final int QUARANTINED = 2;
    private static final int PROGRESS = 3;
    private static final int ACKNOWLEDGED = 4;

    private final TransformId transform;
    private final Map<String, RowCodec> events = new HashMap<>();
    private final RowCodec labels;
    private final RowCodec features;

    public SpeedRecordCodec(
            TransformId transform, Map<String, RowSchema> streams, RowSchema labelSchema, RowSchema featureSchema) {
        this.transform = transform;
        streams.forEach((stream, schema) -> events.put(stream, new RowCodec(schema)));
        labels = new RowCodec(labelSchema);
        features = new RowCodec(featureSchema);
    }

    public byte[] toBytes(SpeedRecord record) {
        BinaryWriter out = new BinaryWriter(256).writeByte(VERSION).writeText(transform.value());
        if (record instanceof SpeedRecord.Event event) {
            out.writeByte(EVENT);
            writePlace(event.place(), event.appendTimeMillis(), out);
            stream(event.place()).write(event.event(), out);
            writeOptional(labels, event.label(), out);
            SpeedRecord.Served served = event.served();
            out.writeBoolean(served != null);
            if (served != null) {
                features.write(served.features(), out);
                out.writeOptionalText(served.bundle());
                if (served.bundle() != null) {
                    out.writeDouble(served.prediction().score())
                            .writeDouble(served.prediction().decision());
                }
            }
        } else if (record instanceof SpeedRecord.Quarantined bad) {
            out.writeByte(QUARANTINED);
            writePlace(bad.place(), bad.appendTimeMillis(), out);
            out.writeText(bad.reason().name()).writeText(bad.detail());
            out.writeBoolean(bad.key() != null);
            if (bad.key() != null) {
                out.writeBytes(bad.key());
            }
            out.writeBoolean(bad.value() != null);
            if (bad.value() != null) {
                out.writeBytes(bad.value());
            }
            out.writeInt(bad.valueBytes());
        } else if (record instanceof SpeedRecord.Progress progress) {
            out.writeByte(PROGRESS)
                    .writeText(progress.run())
                    .writeInt(progress.task())
                    .writeInt(progress.tasks())
                    .writeLong(progress.logTimeMillis());
        } else if (record instanceof SpeedRecord.Acknowledged ack) {
            out.writeByte(ACKNOWLEDGED)
                    .writeText(ack.run())
                    .writeInt(ack.task())
                    .writeInt(ack.tasks())
                    .writeText(ack.bundle())
                    .writeBoolean(ack.accepted())
                    .writeText(ack.message());
        }
        return out.toByteArray();
    }

    /**
     * The inverse of {@link #toBytes}.
     *
     * @throws MalformedBinaryException for bytes that are no speed record, or one of another transform
     * @throws dev.lambent.error.LambentException (USER) for a record of a newer format
     */
    public SpeedRecord fromBytes(byte[] bytes) {
        return read(bytes)
                .orElseThrow(() -> new MalformedBinaryException(
                        "a speed record belongs to transform " + writtenBy(bytes) + ", not " + transform));
    }

    /**
     * Reads a record, unless another transform wrote it.
     *
     * @throws MalformedBinaryException for bytes that are no speed record
     */
    public Optional<SpeedRecord> read(byte[] bytes) {
        try {
            BinaryReader in = new BinaryReader(bytes);
            if (!readWriter(in).equals(transform)) {
                return Optional.empty();
            }
            SpeedRecord record = read(in);
            in.requireEnd();
            return Optional.of(record);
        } catch (IllegalArgumentException e) {
            // Values that are well-formed but impossible: a negative offset, an unknown quarantine reason.
            throw impossible(e);
        }
    }

    /**
     * The transform that wrote a record, whichever it is.
     *
     * @throws MalformedBinaryException for bytes that are no speed record
     */
    public static TransformId writtenBy(byte[] bytes) {
        try {
            return readWriter(new BinaryReader(bytes));
        } catch (IllegalArgumentException e) {
            throw impossible(e);
        }
    }

    private static MalformedBinaryException impossible(IllegalArgumentException e) {
        return new MalformedBinaryException("a speed record holds an impossible value: " + e.getMessage(), e);
    }

    private static TransformId readWriter(BinaryReader in) {
        int version = in.readByte();
        if (version != VERSION) {
            if (version > VERSION && version <= NEWEST) {
                FormatVersion.require("A speed record", version, VERSION);
            }
            throw new MalformedBinaryException("a speed record has format version " + version + ", not " + VERSION);
        }
        return new TransformId(in.readText());
    }

    private SpeedRecord read(BinaryReader in) {
        int kind = in.readByte();
        return switch (kind) {
            case EVENT -> readEvent(in);
            case QUARANTINED -> {
                LogPlace place = readPlace(in);
                yield new SpeedRecord.Quarantined(
                        place,
                        in.readLong(),
                        QuarantineReason.valueOf(in.readText()),
                        in.readText(),
                        in.readBoolean() ? in.readBytes() : null,
                        in.readBoolean() ? in.readBytes() : null,
                        in.readInt());
            }
            case PROGRESS -> new SpeedRecord.Progress(in.readText(), in.readInt(), in.readInt(), in.readLong());
            case ACKNOWLEDGED ->
                new SpeedRecord.Acknowledged(
                        in.readText(), in.readInt(), in.readInt(), in.readText(), in.readBoolean(), in.readText());
            default -> throw new MalformedBinaryException("unknown kind of speed record: " + kind);
        };
    }

    private SpeedRecord.Event readEvent(BinaryReader in) {
        LogPlace place = readPlace(in);
        long appendTime = in.readLong();
        Row event = stream(place).read(in);
        Row label = in.readBoolean() ? labels.read(in) : null;
        SpeedRecord.Served served = null;
        if (in.readBoolean()) {
            Row values = features.read(in);
            String bundle = in.readOptionalText();
            served = new SpeedRecord.Served(
                    values, bundle, bundle == null ? null : new Prediction(in.readDouble(), in.readDouble()));
        }
        return new SpeedRecord.Event(place, appendTime, event, label, served);
    }

    private RowCodec stream(LogPlace place) {
        String stream = place.position().partition().stream();
        RowCodec codec = events.get(stream);
        if (codec == null) {
            throw new MalformedBinaryException("a speed record belongs to an unknown stream: " + stream);
        }
        return codec;
    }

    private static void writeOptional(RowCodec codec, Row row, BinaryWriter out) {
        out.writeBoolean(row != null);
        if (row != null) {
            codec.write(row, out);
        }
    }

    private static void writePlace(LogPlace place, long appendTimeMillis, BinaryWriter out) {
        LogPosition position = place.position();
        out.writeLong(place.logTimeMillis())
                .writeText(position.topic())
                .writeInt(position.partition().partition())
                .writeLong(position.offset())
                .writeLong(appendTimeMillis);
    }

    private static LogPlace readPlace(BinaryReader in) {
        long logTime = in.readLong();
        return new LogPlace(logTime, LogPosition.of(in.readText(), in.readInt(), in.readLong()));
    }
}
