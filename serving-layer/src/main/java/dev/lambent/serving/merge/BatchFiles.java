package dev.lambent.serving.merge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the batch side of a view reads: the Parquet files of one pinned version of a Delta table.
 *
 * @param version of the Delta table
 * @param files absolute paths
 * @param columns DuckDB type per column of the table, in its order
 */
public record BatchFiles(long version, List<String> files, Map<String, String> columns) {
    /** A table that does not exist yet. */
    public static final BatchFiles ABSENT = new BatchFiles(-1, List.of(), Map.of());

    public BatchFiles {
        files = List.copyOf(files);
        columns = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }
}
