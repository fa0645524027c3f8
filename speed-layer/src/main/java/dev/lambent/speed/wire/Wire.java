package dev.lambent.speed.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The encoding of rows, places and texts between operators and in checkpoints. Rows describe themselves (width, then per
 * column a tag and the raw bits), so that serializers need no schema and a checkpoint can be read before the app is
 * compiled.
 */
public final class Wire {
    /** Part of every checkpoint; see {@link WireSnapshot}. */
    static final int FORMAT_VERSION = 1;

    private static final int NULL = 0;
    private static final int BITS = 1;
    private static final int TEXT = 2;

    private Wire() {}

    public static void writePlace(LogPlace place, DataOutput out) throws IOException {
        LogPosition position = place.position();
        out.writeLong(place.logTimeMillis());
        writeText(position.topic(), out);
        out.writeInt(position.partition().partition());
        out.writeLong(position.offset());
    }

    public static LogPlace readPlace(DataInput in) throws IOException {
        long logTimeMillis = in.readLong();
        return new LogPlace(logTimeMillis, LogPosition.of(readText(in), in.readInt(), in.readLong()));
    }

    /** {@code row} may be null. */
    public static void writeRow(Row row, DataOutput out) throws IOException {
        if (row == null) {
            out.writeShort(-1);
            return;
        }
        int width = row.width();
        out.writeShort(width);
        for (int i = 0; i < width; i++) {
            String text = row.textAt(i);
            if (row.isNull(i)) {
                out.writeByte(NULL);
            } else if (text == null) {
                out.writeByte(BITS);
                out.writeLong(row.longAt(i));
            } else {
                out.writeByte(TEXT);
                writeText(text, out);
            }
        }
    }

    public static Row readRow(DataInput in) throws IOException {
        int width = in.readShort();
        if (width < 0) {
            return null;
        }
        Row row = new Row(width);
        for (int i = 0; i < width; i++) {
            int tag = in.readByte();
            switch (tag) {
                case NULL -> {}
                case BITS -> row.setLong(i, in.readLong());
                case TEXT -> row.setText(i, readText(in));
                default -> throw new IOException("a row between operators has an unknown tag: " + tag);
            }
        }
        return row;
    }

    /** {@code text} may be null. */
    public static void writeText(String text, DataOutput out) throws IOException {
        writeBytes(text == null ? null : text.getBytes(UTF_8), out);
    }

    public static String readText(DataInput in) throws IOException {
        byte[] bytes = readBytes(in);
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    /** {@code bytes} may be null. */
    public static void writeBytes(byte[] bytes, DataOutput out) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    public static byte[] readBytes(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
