package dev.lambent.feature;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code LAG(x, n, d) OVER w} as the first value of the n rows before, if there are so many:
 * {@code CASE WHEN COUNT(*) OVER f = n THEN FIRST_VALUE(x) OVER f ELSE d END}, where f has w's partition and order and the
 * frame {@code ROWS n PRECEDING EXCLUDE CURRENT ROW}.
 */
final class SqlLag {
    private SqlLag() {}

    static SqlNode rewrite(SqlCall lag, SqlWindow window) {
        SqlParserPos place = lag.getParserPosition();
        SqlNode rows = lag.operandCount() > 1 ? lag.operand(1) : SqlLiteral.createExactNumeric("1", place);
        SqlNode otherwise = lag.operandCount() > 2 ? lag.operand(2) : SqlLiteral.createNull(place);
        SqlNode count = over(SqlStdOperatorTable.COUNT.createCall(place, star(place)), rows, window);
        SqlNode value = over(SqlStdOperatorTable.FIRST_VALUE.createCall(place, lag.<SqlNode>operand(0)), rows, window);
        return new SqlCase(
                place,
                null,
                SqlNodeList.of(SqlStdOperatorTable.EQUALS.createCall(place, count, rows)),
                SqlNodeList.of(value),
                otherwise);
    }

    private static SqlNode star(SqlParserPos place) {
        return SqlIdentifier.star(place);
    }

    private static SqlNode over(SqlNode aggregate, SqlNode rows, SqlWindow window) {
        SqlParserPos place = aggregate.getParserPosition();
        SqlWindow frame = SqlWindow.create(
                null,
                null,
                window.getPartitionList(),
                window.getOrderList(),
                SqlLiteral.createBoolean(true, place),
                SqlWindow.createPreceding(rows, place),
                SqlWindow.createCurrentRow(place),
                null,
                SqlWindow.createExcludeCurrentRow(place),
                place);
        return SqlStdOperatorTable.OVER.createCall(place, List.of(aggregate, frame));
    }
}
