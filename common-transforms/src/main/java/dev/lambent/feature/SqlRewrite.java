package dev.lambent.feature;

import dev.lambent.schema.Decimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Rewrites before validation, keeping places: window names in lower case (Calcite compares them by case),
 * {@code agg(x) FILTER (WHERE c) OVER w} as {@code agg(CASE WHEN c THEN x END) OVER w}, {@code MEDIAN(x)} as
 * {@code QUANTILE_CONT(x, 0.5)}, LAG as {@link SqlLag} says, and decimal literals as doubles.
 */
final class SqlRewrite extends SqlShuttle {
    /** The windows that the SELECTs around a call declare, by lower-case name; innermost first. */
    private final Deque<Map<String, SqlWindow>> declared = new ArrayDeque<>();

    @Override
    public SqlNode visit(SqlLiteral literal) {
        if (literal instanceof SqlNumericLiteral number && !number.isInteger()) {
            return SqlLiteral.createApproxNumeric(number.toValue(), number.getParserPosition());
        }
        return literal;
    }

    /** DECIMAL is DECIMAL(18, 6); Calcite's would have no digits behind the point. */
    @Override
    public SqlNode visit(SqlDataTypeSpec type) {
        if (type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec
                && type.getTypeName().getSimple().equalsIgnoreCase(SqlTypeName.DECIMAL.getName())) {
            SqlParserPos place = type.getParserPosition();
            return new SqlDataTypeSpec(
                    new SqlBasicTypeNameSpec(SqlTypeName.DECIMAL, Decimal.PRECISION, Decimal.SCALE, place), place);
        }
        return type;
    }

    @Override
    public SqlNode visit(SqlCall call) {
        if (call instanceof SqlSelect select) {
            Map<String, SqlWindow> windows = new HashMap<>();
            for (SqlNode window : select.getWindowList()) {
                SqlWindow spec = (SqlWindow) window;
                windows.put(spec.getDeclName().getSimple().toLowerCase(Locale.ROOT), spec);
            }
            declared.push(windows);
            SqlNode visited = super.visit(call);
            declared.pop();
            return visited;
        }
        SqlNode visited = super.visit(call);
        if (visited instanceof SqlCall median && isNamed(median, "MEDIAN") && median.operandCount() == 1) {
            SqlParserPos place = median.getParserPosition();
            return SqlOperators.QUANTILE_CONT.createCall(
                    place, median.operand(0), SqlLiteral.createApproxNumeric("0.5", place));
        }
        if (visited instanceof SqlWindow window) {
            lowerCase(window.getDeclName());
            lowerCase(window.getRefName());
            return window;
        }
        if (!(visited instanceof SqlCall over) || over.getKind() != SqlKind.OVER) {
            return visited;
        }
        if (over.operand(1) instanceof SqlIdentifier name) {
            lowerCase(name);
        }
        SqlNode aggregate = over.operand(0);
        if (aggregate instanceof SqlCall lag && isNamed(lag, "LAG")) {
            return SqlLag.rewrite(lag, window(over.operand(1)));
        }
        if (aggregate.getKind() != SqlKind.FILTER) {
            return over;
        }
        SqlCall filter = (SqlCall) aggregate;
        return SqlStdOperatorTable.OVER.createCall(
                over.getParserPosition(), conditional(filter.operand(0), filter.operand(1)), over.operand(1));
    }

    private static boolean isNamed(SqlCall call, String name) {
        return call.getOperator().getName().equalsIgnoreCase(name);
    }

    private SqlWindow window(SqlNode window) {
        return window instanceof SqlIdentifier name
                ? (SqlWindow) declared.element().get(name.getSimple()).accept(this)
                : (SqlWindow) window;
    }

    private static SqlCall conditional(SqlCall aggregate, SqlNode condition) {
        SqlParserPos place = condition.getParserPosition();
        List<SqlNode> arguments = new ArrayList<>(aggregate.getOperandList());
        boolean star = arguments.get(0) instanceof SqlIdentifier name && name.isStar();
        SqlNode argument = star ? SqlLiteral.createExactNumeric("1", place) : arguments.get(0);
        arguments.set(
                0,
                new SqlCase(
                        place,
                        null,
                        SqlNodeList.of(condition),
                        SqlNodeList.of(argument),
                        SqlLiteral.createNull(place)));
        return aggregate
                .getOperator()
                .createCall(aggregate.getFunctionQuantifier(), aggregate.getParserPosition(), arguments);
    }

    private static void lowerCase(SqlIdentifier name) {
        if (name != null) {
            name.setNames(List.of(name.names.get(0).toLowerCase(Locale.ROOT)), null);
        }
    }
}
