package dev.lambent.batch.replay;

import dev.lambent.app.App;
import dev.lambent.app.StreamSpec;
import dev.lambent.error.LambentException;
import dev.lambent.schema.Column;
import dev.lambent.schema.RowSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** The columns of the table {@code events}: those of all streams, by name. */
final class StreamColumns {
    private StreamColumns() {}

    /** @throws LambentException (USER) if two streams give one name different types */
    static RowSchema union(App app) {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (StreamSpec stream : app.streams().values()) {
            for (Column column : stream.schema().columns()) {
                Column known = columns.putIfAbsent(column.name(), new Column(column.name(), column.type(), true));
                if (known != null && known.type() != column.type()) {
                    throw LambentException.user(
                            "The streams' columns do not fit into one table of events",
                            column.name() + " is " + known.type() + " in one stream and " + column.type() + " in "
                                    + stream.name(),
                            "Give the columns different names, or the same type.");
                }
            }
        }
        return new RowSchema(new ArrayList<>(columns.values()));
    }
}
