package dev.lambent.encode;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import dev.lambent.error.LambentException;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers what an {@link Encoder} needs in one pass over training rows. Partitions fit apart and are merged; sums are
 * exact, so the encoder is the same to the bit however the rows were split and ordered. Not thread-safe.
 */
public final class EncoderFitter {
    /** A VARCHAR input with more distinct values is refused: it names rows instead of describing them. */
    public static final int MAX_DISTINCT = 200_000;

    private static final MathContext PRECISION = new MathContext(60);

    private final RowSchema schema;
    private final ColumnFit[] columns;

    /**
     * @param schema of the rows
     * @param inputs names of its columns that are the model's inputs, in the order of the model's columns
     */
    public EncoderFitter(RowSchema schema, List<String> inputs) {
        this.schema = schema;
        columns = new ColumnFit[inputs.size()];
        for (int i = 0; i < columns.length; i++) {
            int column = schema.indexOf(inputs.get(i));
            if (column < 0) {
                throw new IllegalArgumentException("no column " + inputs.get(i) + " in " + schema);
            }
            columns[i] =
                    new ColumnFit(inputs.get(i), column, schema.column(column).type());
        }
    }

    public EncoderFitter add(Row row) {
        for (ColumnFit column : columns) {
            column.add(row);
        }
        return this;
    }

    /** Adds what {@code other}, over the same schema and inputs, has seen. */
    public EncoderFitter merge(EncoderFitter other) {
        for (int i = 0; i < columns.length; i++) {
            columns[i].merge(other.columns[i]);
        }
        return this;
    }

    public Encoder fit() {
        return new Encoder(schema, Arrays.stream(columns).map(ColumnFit::fit).toList());
    }

    public byte[] toBytes() {
        BinaryWriter out = new BinaryWriter();
        for (ColumnFit column : columns) {
            column.write(out);
        }
        return out.toByteArray();
    }

    /** Adds what another fitter over the same schema and inputs has written. */
    public EncoderFitter merge(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        for (ColumnFit column : columns) {
            ColumnFit other = new ColumnFit(column.name, column.index, column.type);
            other.read(in);
            column.merge(other);
        }
        return this;
    }

    private static final class ColumnFit {
        private final String name;
        private final int index;
        private final ColumnType type;
        private final Map<String, Long> counts = new HashMap<>();
        private ExactSum sum = new ExactSum();
        private ExactSum squares = new ExactSum();
        private long present;
        private long missing;

        ColumnFit(String name, int index, ColumnType type) {
            this.name = name;
            this.index = index;
            this.type = type;
        }

        void add(Row row) {
            if (Encoder.missing(row, index, type)) {
                missing++;
                return;
            }
            present++;
            if (type == ColumnType.VARCHAR) {
                count(row.textAt(index), 1);
            } else {
                double value = Encoder.number(row, index, type);
                sum.add(value);
                squares.addSquare(value);
            }
        }

        void merge(ColumnFit other) {
            present += other.present;
            missing += other.missing;
            sum.add(other.sum);
            squares.add(other.squares);
            other.counts.forEach(this::count);
        }

        private void count(String text, long times) {
            counts.merge(text, times, Long::sum);
            if (counts.size() > MAX_DISTINCT) {
                throw LambentException.user(
                        "Input " + name + " cannot be encoded",
                        "it has more than " + MAX_DISTINCT + " different values, as identifiers have",
                        "Leave it out of the model with `inputs:` in lambent.yaml, or group its values in features.sql.");
            }
        }

        Input fit() {
            if (type == ColumnType.VARCHAR) {
                List<String> categories = counts.entrySet().stream()
                        .sorted(comparing(Map.Entry<String, Long>::getValue, reverseOrder())
                                .thenComparing(Map.Entry::getKey))
                        .limit(Encoder.MAX_CATEGORIES)
                        .map(Map.Entry::getKey)
                        .toList();
                return new Input.Categorical(
                        name, categories, Math.min(categories.size(), Encoder.TREE_CATEGORIES), present, missing);
            }
            if (present == 0) {
                return new Input.Numeric(name, type, 0, 0, present, missing);
            }
            BigDecimal count = BigDecimal.valueOf(present);
            BigDecimal total = sum.value();
            double mean = total.divide(count, PRECISION).doubleValue();
            BigDecimal spread = squares.value().multiply(count).subtract(total.multiply(total));
            double deviation = spread.signum() <= 0
                    ? 0
                    : spread.divide(count.multiply(count), PRECISION)
                            .sqrt(PRECISION)
                            .doubleValue();
            return new Input.Numeric(name, type, mean, deviation, present, missing);
        }

        void write(BinaryWriter out) {
            out.writeLong(present).writeLong(missing);
            if (type != ColumnType.VARCHAR) {
                sum.write(out);
                squares.write(out);
                return;
            }
            out.writeInt(counts.size());
            counts.forEach((text, times) -> out.writeText(text).writeLong(times));
        }

        void read(BinaryReader in) {
            present = in.readLong();
            missing = in.readLong();
            if (type != ColumnType.VARCHAR) {
                sum = ExactSum.read(in);
                squares = ExactSum.read(in);
                return;
            }
            for (int left = in.readInt(); left > 0; left--) {
                counts.put(in.readText(), in.readLong());
            }
        }
    }
}
