package dev.lambent.serving.merge;

import dev.lambent.view.Tables;
import java.util.List;

/**
 * One kind of row that both layers write: a Delta table of the batch layer, an append-only table of the speed view.
 *
 * @param name of the Delta table and of the speed table
 * @param columns without the place, which every table starts with
 */
public record ViewTable(String name, List<ViewColumn> columns) {
    /** The row's place in the log: the first columns of every table. */
    public static final List<ViewColumn> PLACE = List.of(
            new ViewColumn(Tables.TOPIC, "VARCHAR"),
            new ViewColumn(Tables.PARTITION, "INTEGER"),
            new ViewColumn(Tables.OFFSET, "BIGINT"),
            new ViewColumn(Tables.LOG_TIME, "BIGINT"));

    public ViewTable {
        columns = List.copyOf(columns);
    }
}
