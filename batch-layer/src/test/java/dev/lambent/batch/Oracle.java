package dev.lambent.batch;

import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.feature.Transform;
import dev.lambent.fold.Fold;
import dev.lambent.fold.KeyState;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.EventDecoder;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowCodec;
import dev.lambent.schema.RowSchema;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The obvious way to compute features: one thread, the whole archive in log order, one state per key. */
final class Oracle {
    private record Record(LogPlace place, long appendTime, byte[] value) {}

    private Oracle() {}

    /** Features per position, as hexadecimal RowCodec bytes. */
    static SortedMap<LogPosition, String> features(Lake lake, Transform transform) {
        List<Record> records = new ArrayList<>();
        for (org.apache.spark.sql.Row row : lake.read(Tables.ARCHIVE).collectAsList()) {
            records.add(new Record(
                    new LogPlace(row.getLong(3), LogPosition.of(row.getString(0), row.getInt(1), row.getLong(2))),
                    row.getLong(4),
                    (byte[]) row.get(6)));
        }
        records.sort(Comparator.comparing(Record::place));
        Fold fold = transform.fold();
        RowCodec codec = new RowCodec(fold.outputSchema());
        Map<String, KeyState> states = new HashMap<>();
        SortedMap<LogPosition, String> features = new TreeMap<>();
        for (Record record : records) {
            LogPartition partition = record.place().position().partition();
            EventDecoder.Decoded decoded =
                    transform.decoder(partition.stream()).decode(record.value(), record.appendTime());
            if (!fold.streams().contains(partition.stream())
                    || !(decoded instanceof EventDecoder.Decoded.Accepted accepted)) {
                continue;
            }
            Row input = fold.prepare(partition.stream(), accepted.row());
            if (input == null) {
                continue;
            }
            Row[] parts = new Row[fold.sets().size()];
            for (int set = 0; set < parts.length; set++) {
                int number = set;
                KeyState state = states.computeIfAbsent(set + "/" + fold.key(set, input), key -> fold.newState(number));
                parts[set] = fold.step(set, state, record.place().logTimeMillis(), input, true);
            }
            Row finished = fold.mayScore(input) ? fold.finish(input, parts) : null;
            if (finished != null) {
                features.put(record.place().position(), HexFormat.of().formatHex(codec.toBytes(finished)));
            }
        }
        return features;
    }

    /** What the table {@code features} holds, in the same form. */
    static SortedMap<LogPosition, String> stored(
            org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> table, Transform transform) {
        RowSchema schema = transform.fold().outputSchema();
        RowCodec codec = new RowCodec(schema);
        SortedMap<LogPosition, String> features = new TreeMap<>();
        for (org.apache.spark.sql.Row row : SparkRows.toWire(table).collectAsList()) {
            Row values = SparkRows.take(row, schema, TableColumns.PLACE.size() + 1);
            LogPosition position = LogPosition.of(row.getString(0), row.getInt(1), row.getLong(2));
            String before = features.put(position, HexFormat.of().formatHex(codec.toBytes(values)));
            if (before != null) {
                throw new AssertionError(position + " is there twice");
            }
        }
        return features;
    }
}
