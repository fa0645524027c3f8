package dev.lambent.feature;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/** The windows of one SELECT, and which of them a fold can keep. */
final class SqlWindows {
    private final SqlText text;
    private final SqlSelect select;
    private final Map<String, SqlWindow> declared = new HashMap<>();

    SqlWindows(SqlText text, SqlSelect select) {
        this.text = text;
        this.select = select;
        for (SqlNode window : select.getWindowList()) {
            SqlWindow spec = (SqlWindow) window;
            declared.put(lower(spec.getDeclName()), spec);
        }
    }

    /**
     * Checks the window that a function is computed over.
     *
     * @param window a name or a specification
     * @param framed whether the function sees a frame
     */
    void check(SqlNode window, boolean framed) {
        if (hasWindowBelow()) {
            throw text.refuse(
                    window.getParserPosition(),
                    "windows over windows are not supported",
                    "Compute all aggregates over the stream itself; arithmetic on their results may stand in outer SELECTs.");
        }
        SqlWindow spec = window instanceof SqlIdentifier name ? declared.get(lower(name)) : (SqlWindow) window;
        if (spec == null) {
            throw text.refuse(
                    window.getParserPosition(),
                    "there is no window named " + window,
                    "Declare it: WINDOW " + window + " AS (PARTITION BY … ORDER BY … RANGE …).");
        }
        if (spec.getRefName() != null) {
            throw text.refuse(
                    spec.getRefName().getParserPosition(),
                    "a window cannot be built on another one",
                    "Write the whole window: (PARTITION BY … ORDER BY … RANGE …).");
        }
        if (framed && spec.getLowerBound() == null) {
            throw text.refuse(
                    window.getParserPosition(),
                    "the window has no frame",
                    "Say how far back it looks: RANGE INTERVAL '3' HOUR PRECEDING, ROWS 10 PRECEDING or RANGE UNBOUNDED"
                            + " PRECEDING.");
        }
        int orderings = spec.getOrderList().size();
        if (orderings != 1) {
            throw text.refuse(
                    spec.getParserPosition(),
                    orderings == 0 ? "the window has no ORDER BY" : "the window orders by more than one column",
                    "Order by the stream's event time column alone; ties are in log order.");
        }
        SqlNode order = spec.getOrderList().get(0);
        if (order.getKind() == SqlKind.DESCENDING) {
            throw text.refuse(order.getParserPosition(), "windows look back in time only", "Leave DESC out.");
        }
        if (spec.getLowerBound() != null) {
            frame(spec);
        }
    }

    private void frame(SqlWindow spec) {
        SqlLiteral exclude = spec.getExclude();
        if (exclude != null && !SqlWindow.isExcludeNoOthers(exclude) && !SqlWindow.isExcludeCurrentRow(exclude)) {
            throw text.refuse(
                    exclude.getParserPosition(),
                    exclude + " is not supported",
                    "Write EXCLUDE CURRENT ROW, or leave it out: then a row sees itself.");
        }
        SqlNode upper = spec.getUpperBound();
        if (upper != null && !SqlWindow.isCurrentRow(upper)) {
            if (!isPreceding(upper)) {
                throw text.refuse(
                        upper.getParserPosition(),
                        "a frame must end at the current row or before it",
                        "Write BETWEEN … PRECEDING AND CURRENT ROW.");
            }
            distance(spec, upper, "end");
        }
        SqlNode lower = spec.getLowerBound();
        if (SqlWindow.isUnboundedPreceding(lower)) {
            if (upper != null && !SqlWindow.isCurrentRow(upper)) {
                throw text.refuse(
                        upper.getParserPosition(),
                        "a frame without a start must end at the current row",
                        "Write UNBOUNDED PRECEDING alone, with EXCLUDE CURRENT ROW if need be, or say how far back the"
                                + " window looks.");
            }
            return;
        }
        distance(spec, lower, "start");
    }

    private static boolean isPreceding(SqlNode bound) {
        return bound instanceof SqlBasicCall call && call.getOperator() == SqlWindow.PRECEDING_OPERATOR;
    }

    private void distance(SqlWindow spec, SqlNode bound, String which) {
        SqlNode distance = isPreceding(bound) ? ((SqlBasicCall) bound).operand(0) : null;
        boolean literal = spec.isRows()
                ? distance instanceof SqlNumericLiteral number && number.isInteger()
                : distance instanceof SqlIntervalLiteral;
        if (!literal) {
            throw text.refuse(
                    bound.getParserPosition(),
                    "the frame's " + which + " is not a literal distance",
                    spec.isRows()
                            ? "Write ROWS n PRECEDING with a number, 1 or more."
                            : "Write RANGE INTERVAL '3' HOUR PRECEDING, the number in quotes.");
        }
        if (distance instanceof SqlIntervalLiteral interval) {
            SqlIntervalLiteral.IntervalValue value =
                    (SqlIntervalLiteral.IntervalValue) java.util.Objects.requireNonNull(interval.getValue());
            if (value.getIntervalQualifier().isYearMonth()) {
                throw text.refuse(
                        bound.getParserPosition(),
                        "months and years have no fixed length",
                        "Write the window in days: INTERVAL '30' DAY.");
            }
        }
    }

    private boolean hasWindowBelow() {
        boolean[] found = {false};
        SqlNode from = select.getFrom();
        if (from != null) {
            from.accept(new SqlBasicVisitor<Void>() {
                @Override
                public Void visit(SqlCall call) {
                    found[0] |= call.getKind() == SqlKind.OVER;
                    return super.visit(call);
                }
            });
        }
        return found[0];
    }

    private static String lower(SqlNode name) {
        return name.toString().toLowerCase(Locale.ROOT);
    }
}
