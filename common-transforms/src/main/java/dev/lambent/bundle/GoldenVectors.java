package dev.lambent.bundle;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.codec.MalformedBinaryException;
import dev.lambent.error.FormatVersion;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowCodec;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.Prediction;
import dev.lambent.score.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Feature rows with the predictions that the bundle gave when it was made: {@code golden.bin}. */
final class GoldenVectors {
    private static final int FORMAT_VERSION = 1;

    private final List<Row> rows;
    private final List<Prediction> expected;

    private GoldenVectors(List<Row> rows, List<Prediction> expected) {
        this.rows = rows;
        this.expected = expected;
    }

    static GoldenVectors of(List<Row> rows, Scorer scorer) {
        return new GoldenVectors(
                List.copyOf(rows), rows.stream().map(scorer::score).toList());
    }

    int size() {
        return rows.size();
    }

    byte[] write(RowSchema schema) {
        RowCodec codec = new RowCodec(schema);
        BinaryWriter out = new BinaryWriter();
        out.writeByte(FORMAT_VERSION).writeInt(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            codec.write(rows.get(i), out);
            out.writeDouble(expected.get(i).score()).writeDouble(expected.get(i).decision());
        }
        return out.toByteArray();
    }

    static GoldenVectors read(byte[] bytes, RowSchema schema) {
        RowCodec codec = new RowCodec(schema);
        BinaryReader in = new BinaryReader(bytes);
        FormatVersion.require("A bundle's golden vectors", in.readByte(), FORMAT_VERSION);
        int size = in.readInt();
        List<Row> rows = new ArrayList<>();
        List<Prediction> expected = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            rows.add(codec.read(in));
            expected.add(new Prediction(in.readDouble(), in.readDouble()));
        }
        if (in.hasRemaining()) {
            throw new MalformedBinaryException("there are bytes after their end");
        }
        return new GoldenVectors(rows, expected);
    }

    /** What the first vector that comes out different says, or empty if all reproduce bit for bit. */
    Optional<String> firstDifference(Scorer scorer) {
        for (int i = 0; i < rows.size(); i++) {
            Prediction now = scorer.score(rows.get(i));
            Prediction then = expected.get(i);
            if (bits(now.score()) != bits(then.score()) || bits(now.decision()) != bits(then.decision())) {
                return Optional.of("vector " + i + " of " + rows.size() + " gives " + now + " instead of " + then);
            }
        }
        return Optional.empty();
    }

    private static long bits(double value) {
        return Double.doubleToLongBits(value);
    }
}
