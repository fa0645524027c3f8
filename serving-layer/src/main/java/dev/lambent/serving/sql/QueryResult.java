package dev.lambent.serving.sql;

import dev.lambent.serving.merge.CoverageState;
import java.util.List;

/**
 * An answer, and the coverage of exactly the rows it was computed from.
 *
 * @param rows values as JDBC gives them, in column order
 * @param truncated whether there were more rows than the limit
 */
public record QueryResult(
        List<ResultColumn> columns,
        List<Object[]> rows,
        boolean truncated,
        long elapsedMillis,
        CoverageState coverage) {
    /** @param type DuckDB's name of the column's type */
    public record ResultColumn(String name, String type) {}
}
