package dev.lambent.batch.replay;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.BinaryType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import dev.lambent.app.StreamSpec;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.feature.LabelQuery;
import dev.lambent.feature.Transform;
import dev.lambent.log.LogPartition;
import dev.lambent.schema.EventDecoder;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowCodec;
import dev.lambent.schema.RowSchema;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.types.StructType;

/**
 * Archived records to rows: each record is decoded once, to an event with its label if it brings one, or to a reason
 * why it is none. The tables {@code events}, {@code labels} and {@code quarantine} are projections of the result.
 */
final class Decoding {
    /** Exactly one of {@code event} and {@code reason} is set. Only rejected records keep key and value. */
    static final StructType DECODED = TableColumns.PLACE
            .add("append_time", LongType)
            .add("event_time", LongType)
            .add("event", BinaryType)
            .add("label", BinaryType)
            .add("reason", StringType)
            .add("detail", StringType)
            .add("key", BinaryType)
            .add("value", BinaryType)
            .add("value_bytes", IntegerType);

    static final int EVENT_TIME = DECODED.fieldIndex("event_time");
    static final int EVENT = DECODED.fieldIndex("event");
    private static final int PLACE_WIDTH = TableColumns.PLACE.size();

    private Decoding() {}

    /** @param archive rows of the table {@code archive} */
    static Dataset<org.apache.spark.sql.Row> decode(Dataset<org.apache.spark.sql.Row> archive, SharedTransform shared) {
        MapPartitionsFunction<org.apache.spark.sql.Row, org.apache.spark.sql.Row> decode =
                records -> new Decoder(shared.get(), records);
        return archive.mapPartitions(decode, Encoders.row(DECODED));
    }

    private static final class Decoder implements Iterator<org.apache.spark.sql.Row> {
        private final Transform transform;
        private final Iterator<org.apache.spark.sql.Row> records;
        private final Map<String, StreamDecoder> streams = new HashMap<>();
        private final RowCodec labelCodec;

        Decoder(Transform transform, Iterator<org.apache.spark.sql.Row> records) {
            this.transform = transform;
            this.records = records;
            labelCodec = new RowCodec(transform.labels().schema());
        }

        private record StreamDecoder(EventDecoder decoder, RowCodec codec, int eventTime, LabelQuery labels) {}

        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public org.apache.spark.sql.Row next() {
            org.apache.spark.sql.Row in = records.next();
            StreamDecoder stream = streams.computeIfAbsent(in.getString(0), this::stream);
            long appendTime = in.getLong(PLACE_WIDTH);
            byte[] key = (byte[]) in.get(PLACE_WIDTH + 1);
            byte[] value = (byte[]) in.get(PLACE_WIDTH + 2);
            Object[] out = new Object[DECODED.size()];
            for (int i = 0; i <= PLACE_WIDTH; i++) {
                out[i] = in.get(i);
            }
            EventDecoder.Decoded decoded = stream.decoder().decode(value, appendTime);
            if (decoded instanceof EventDecoder.Decoded.Accepted accepted) {
                Row event = accepted.row();
                out[EVENT_TIME] = event.longAt(stream.eventTime());
                out[EVENT] = stream.codec().toBytes(event);
                Row label = stream.labels() == null ? null : stream.labels().label(event);
                out[EVENT + 1] = label == null ? null : labelCodec.toBytes(label);
            } else if (decoded instanceof EventDecoder.Decoded.Rejected rejected) {
                out[EVENT + 2] = rejected.reason().name();
                out[EVENT + 3] = rejected.detail();
                out[EVENT + 4] = key;
                out[EVENT + 5] = value;
                out[EVENT + 6] = value == null ? 0 : value.length;
            }
            return new org.apache.spark.sql.catalyst.expressions.GenericRow(out);
        }

        private StreamDecoder stream(String topic) {
            String name = new LogPartition(topic, 0).stream();
            StreamSpec spec = transform.app().stream(name);
            LabelQuery labels = transform.labels();
            return new StreamDecoder(
                    transform.decoder(name),
                    new RowCodec(spec.schema()),
                    spec.eventTimeIndex(),
                    labels.stream().equals(name) ? labels : null);
        }
    }

    /** Rows of the table {@code events}. */
    static Dataset<org.apache.spark.sql.Row> events(
            Dataset<org.apache.spark.sql.Row> decoded, SharedTransform shared, RowSchema union) {
        StructType table = TableColumns.events(union);
        StructType wire = SparkRows.wire(table);
        MapPartitionsFunction<org.apache.spark.sql.Row, org.apache.spark.sql.Row> spread = rows -> new Iterator<>() {
            private final Map<String, RowCodec> codecs = new HashMap<>();

            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public org.apache.spark.sql.Row next() {
                org.apache.spark.sql.Row in = rows.next();
                RowCodec codec = codecs.computeIfAbsent(
                        in.getString(0),
                        topic -> new RowCodec(shared.get().app().stream(new LogPartition(topic, 0).stream())
                                .schema()));
                Row event = codec.fromBytes((byte[]) in.get(PLACE_WIDTH));
                Object[] out = new Object[wire.size()];
                for (int i = 0; i < PLACE_WIDTH; i++) {
                    out[i] = in.get(i);
                }
                List<dev.lambent.schema.Column> columns = codec.schema().columns();
                for (int i = 0; i < columns.size(); i++) {
                    int at = wire.fieldIndex(columns.get(i).name());
                    out[at] = event.boxed(i, columns.get(i).type());
                }
                return new org.apache.spark.sql.catalyst.expressions.GenericRow(out);
            }
        };
        Dataset<org.apache.spark.sql.Row> accepted =
                decoded.where(col("event").isNotNull()).select(with(TableColumns.PLACE.fieldNames(), "event"));
        return SparkRows.toTable(accepted.mapPartitions(spread, Encoders.row(wire)), table);
    }

    /** Rows of the table {@code labels}. */
    static Dataset<org.apache.spark.sql.Row> labels(
            Dataset<org.apache.spark.sql.Row> decoded, SharedTransform shared, StructType table) {
        StructType wire = SparkRows.wire(table);
        MapPartitionsFunction<org.apache.spark.sql.Row, org.apache.spark.sql.Row> spread = rows -> new Iterator<>() {
            private final RowCodec codec = new RowCodec(shared.get().labels().schema());

            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public org.apache.spark.sql.Row next() {
                org.apache.spark.sql.Row in = rows.next();
                Object[] out = new Object[wire.size()];
                for (int i = 0; i <= PLACE_WIDTH; i++) {
                    out[i] = in.get(i);
                }
                Row label = codec.fromBytes((byte[]) in.get(PLACE_WIDTH + 1));
                SparkRows.put(label, codec.schema(), out, PLACE_WIDTH + 1);
                return new org.apache.spark.sql.catalyst.expressions.GenericRow(out);
            }
        };
        Dataset<org.apache.spark.sql.Row> labelled = decoded.where(col("label").isNotNull())
                .select(with(TableColumns.PLACE.fieldNames(), "event_time", "label"));
        return SparkRows.toTable(labelled.mapPartitions(spread, Encoders.row(wire)), table);
    }

    /** Rows of the table {@code quarantine}. */
    static Dataset<org.apache.spark.sql.Row> quarantine(Dataset<org.apache.spark.sql.Row> decoded) {
        return decoded.where(col("reason").isNotNull()).select(with(TableColumns.QUARANTINE_TABLE.fieldNames()));
    }

    static org.apache.spark.sql.Column[] with(String[] names, String... more) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(names), java.util.Arrays.stream(more))
                .map(name -> col(SparkRows.quoted(name)))
                .toArray(org.apache.spark.sql.Column[]::new);
    }
}
