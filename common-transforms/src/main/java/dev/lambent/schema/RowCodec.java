package dev.lambent.schema;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.codec.MalformedBinaryException;

/** Rows of one schema as bytes: a presence bitmap, then the present values in column order. */
public final class RowCodec {
    private final RowSchema schema;

    public RowCodec(RowSchema schema) {
        this.schema = schema;
    }

    public RowSchema schema() {
        return schema;
    }

    public void write(Row row, BinaryWriter out) {
        int width = schema.width();
        for (int first = 0; first < width; first += 8) {
            int bitmap = 0;
            for (int i = first; i < Math.min(first + 8, width); i++) {
                bitmap |= row.isNull(i) ? 0 : 1 << (i - first);
            }
            out.writeByte(bitmap);
        }
        for (int i = 0; i < width; i++) {
            if (row.isNull(i)) {
                continue;
            }
            switch (schema.column(i).type()) {
                case BOOLEAN -> out.writeBoolean(row.booleanAt(i));
                case INTEGER, BIGINT, DECIMAL, TIMESTAMP -> out.writeLong(row.longAt(i));
                case DOUBLE -> out.writeDouble(row.doubleAt(i));
                case VARCHAR -> out.writeText(row.textAt(i));
            }
        }
    }

    /** @throws MalformedBinaryException for bytes that are no row of the schema */
    public Row read(BinaryReader in) {
        int width = schema.width();
        byte[] bitmap = new byte[(width + 7) / 8];
        for (int i = 0; i < bitmap.length; i++) {
            bitmap[i] = (byte) in.readByte();
        }
        if (width % 8 != 0 && (bitmap[bitmap.length - 1] & 0xFF) >>> (width % 8) != 0) {
            throw new MalformedBinaryException("a row has more columns than its schema: " + width);
        }
        Row row = new Row(width);
        for (int i = 0; i < width; i++) {
            if ((bitmap[i / 8] & (1 << (i % 8))) == 0) {
                continue;
            }
            switch (schema.column(i).type()) {
                case BOOLEAN -> row.setBoolean(i, in.readBoolean());
                case INTEGER -> row.setLong(i, in.readInt());
                case BIGINT, DECIMAL, TIMESTAMP -> row.setLong(i, in.readLong());
                case DOUBLE -> row.setDouble(i, in.readDouble());
                case VARCHAR -> row.setText(i, in.readText());
            }
        }
        return row;
    }

    public byte[] toBytes(Row row) {
        BinaryWriter out = new BinaryWriter();
        write(row, out);
        return out.toByteArray();
    }

    /** @throws MalformedBinaryException for bytes that are not exactly one row of the schema */
    public Row fromBytes(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        Row row = read(in);
        in.requireEnd();
        return row;
    }
}
