package dev.lambent.feature;

import dev.lambent.error.LambentException;
import dev.lambent.schema.Decimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;

/**
 * The allow-list, held against the SQL as written, so that every refusal has its place. What passes here may still be
 * refused by the validator (types, names) or by the planner (shapes).
 */
final class SqlAllowed {
    /** What kind of text is checked. */
    enum Scope {
        FEATURES,
        LABEL,
        EXPRESSION
    }

    private final SqlText text;
    private final Scope scope;
    private final Set<String> registered;

    /** @param registered names of functions that users registered, in capitals */
    SqlAllowed(SqlText text, Scope scope, Set<String> registered) {
        this.text = text;
        this.scope = scope;
        this.registered = registered;
    }

    void check(SqlNode parsed) {
        if (scope == Scope.EXPRESSION) {
            expression(((SqlSelect) parsed).getSelectList().get(0), null);
            return;
        }
        query(parsed);
        if (parsed instanceof SqlSelect select) {
            named(select);
        }
    }

    private void named(SqlSelect select) {
        for (SqlNode item : select.getSelectList()) {
            if (item.getKind() != SqlKind.AS && item.getKind() != SqlKind.IDENTIFIER) {
                throw text.refuse(
                        item.getParserPosition(),
                        "this column has no name",
                        "Write … AS name; the name is the feature's name everywhere.");
            }
        }
    }

    private void query(SqlNode node) {
        if (node instanceof SqlSelect select) {
            select(select);
        } else if (node instanceof SqlWith with) {
            for (SqlNode item : with.withList) {
                query(((SqlWithItem) item).query);
            }
            query(with.body);
        } else if (node.getKind() == SqlKind.ORDER_BY) {
            throw text.refuse(
                    node.getParserPosition(),
                    "ORDER BY, LIMIT and OFFSET have no meaning on a stream",
                    "Leave them out; rows keep their places in the log.");
        } else if (node.getKind() == SqlKind.UNION && scope == Scope.FEATURES) {
            union((SqlCall) node);
        } else if (node.getKind() == SqlKind.UNION
                || node.getKind() == SqlKind.INTERSECT
                || node.getKind() == SqlKind.EXCEPT) {
            throw text.refuse(
                    node.getParserPosition(),
                    node.getKind() + " is not supported" + (scope == Scope.FEATURES ? "" : " here"),
                    scope == Scope.FEATURES
                            ? "Rows of several streams come together by UNION ALL."
                            : "Use one stream; a column can say what kind of row it is, and CASE can tell them apart.");
        } else {
            throw text.refuse(
                    node.getParserPosition(), node.getKind() + " is not a SELECT", "Write one SELECT over one stream.");
        }
    }

    private void union(SqlCall union) {
        if (!((SqlSetOperator) union.getOperator()).isAll()) {
            throw text.refuse(
                    union.getParserPosition(),
                    "UNION would drop rows that are equal",
                    "Write UNION ALL: every row of the streams is one row of the log.");
        }
        union.getOperandList().forEach(this::query);
    }

    private void select(SqlSelect select) {
        refuseClause(select.isDistinct() ? select : null, "SELECT DISTINCT");
        refuseClause(select.getGroup(), "GROUP BY");
        refuseClause(select.getHaving(), "HAVING");
        refuseClause(select.getQualify(), "QUALIFY");
        refuseClause(select.hasHints() ? select.getHints() : null, "a hint");
        from(select.getFrom());
        SqlWindows windows = new SqlWindows(text, select);
        for (SqlNode item : select.getSelectList()) {
            expression(item, windows);
        }
        if (select.getWhere() != null) {
            expression(select.getWhere(), null);
        }
        for (SqlNode window : select.getWindowList()) {
            windowExpressions(window);
        }
    }

    private void refuseClause(SqlNode clause, String name) {
        if (clause != null) {
            throw text.refuse(
                    clause.getParserPosition(),
                    name + " is not supported",
                    name.equals("GROUP BY")
                            ? "A feature belongs to one row: write an aggregate OVER (PARTITION BY … ORDER BY … RANGE …)."
                            : name.equals("QUALIFY") || name.equals("HAVING")
                                    ? "Write SELECT * FROM (SELECT …) WHERE … instead."
                                    : "Leave it out.");
        }
    }

    private void from(SqlNode from) {
        SqlNode source = from != null && from.getKind() == SqlKind.AS ? ((SqlCall) from).operand(0) : from;
        if (source == null) {
            throw text.refuse("there is no FROM", "Write SELECT … FROM and the name of a stream.");
        }
        if (source instanceof SqlIdentifier) {
            return;
        }
        if (source.getKind() == SqlKind.JOIN) {
            throw text.refuse(
                    source.getParserPosition(),
                    "joins are not supported yet",
                    "Bring streams together by UNION ALL; LAST_VALUE(x) IGNORE NULLS OVER … takes what another stream said last.");
        }
        if (source instanceof SqlSelect || source instanceof SqlWith || source.getKind() == SqlKind.UNION) {
            query(source);
            return;
        }
        throw text.refuse(
                source.getParserPosition(),
                source.getKind() + " cannot stand in FROM",
                "Write the name of a stream, or a SELECT in parentheses.");
    }

    private void windowExpressions(SqlNode window) {
        org.apache.calcite.sql.SqlWindow spec = (org.apache.calcite.sql.SqlWindow) window;
        for (SqlNode key : spec.getPartitionList()) {
            expression(key, null);
        }
    }

    /** @param windows of the SELECT; null where no window function may stand */
    private void expression(SqlNode node, SqlWindows windows) {
        if (node == null || node instanceof SqlIdentifier || node instanceof SqlIntervalQualifier) {
            return;
        }
        if (node instanceof SqlNodeList list) {
            for (SqlNode item : list) {
                expression(item, windows);
            }
        } else if (node instanceof SqlLiteral literal) {
            literal(literal);
        } else if (node instanceof SqlDataTypeSpec type) {
            castTarget(type);
        } else if (node.getKind() == SqlKind.OVER) {
            over((SqlCall) node, windows);
        } else if (node instanceof SqlCall call) {
            call(call, windows);
        } else {
            throw unsupported(node, "this expression");
        }
    }

    private void call(SqlCall call, SqlWindows windows) {
        String name = call.getOperator().getName().toUpperCase(Locale.ROOT);
        if (call instanceof SqlSelect || call instanceof SqlWith || call.getKind() == SqlKind.EXISTS) {
            throw unsupported(call, "a sub-query in an expression");
        }
        if (SqlVocabulary.AGGREGATES.contains(name)
                || call.getKind() == SqlKind.FILTER
                || call.getKind() == SqlKind.IGNORE_NULLS
                || call.getKind() == SqlKind.RESPECT_NULLS) {
            throw text.refuse(
                    call.getParserPosition(),
                    name + " without OVER would aggregate rows away",
                    "Write " + name
                            + "(…) OVER (PARTITION BY … ORDER BY event time RANGE INTERVAL '3' HOUR PRECEDING).");
        }
        boolean allowed = call.getOperator() instanceof SqlFunction && !SqlVocabulary.OPERATORS.contains(call.getKind())
                ? SqlVocabulary.FUNCTIONS.contains(name) || registered.contains(name)
                : SqlVocabulary.OPERATORS.contains(call.getKind()) || name.equals("||");
        if (!allowed || name.contains("ILIKE")) {
            throw unsupported(call, name);
        }
        if (name.equals("EXTRACT")) {
            unit(call.operand(0));
        }
        if ((name.equals("FLOOR") || name.equals("CEIL")) && call.operandCount() > 1) {
            floorUnit(call, name);
        }
        for (SqlNode operand : call.getOperandList()) {
            boolean symbol = operand instanceof SqlLiteral literal
                    && literal.getTypeName() == org.apache.calcite.sql.type.SqlTypeName.SYMBOL;
            if (!symbol) {
                expression(operand, windows);
            }
        }
    }

    private void over(SqlCall over, SqlWindows windows) {
        if (windows == null || scope != Scope.FEATURES) {
            throw text.refuse(
                    over.getParserPosition(),
                    "a window function cannot stand here",
                    scope == Scope.FEATURES
                            ? "Compute it in a sub-select and use its name: SELECT … FROM (SELECT … OVER … AS x) WHERE x > 0."
                            : "Use columns of the row itself; windows belong in features.sql.");
        }
        SqlNode function = over.operand(0);
        boolean nullTreatment =
                function.getKind() == SqlKind.IGNORE_NULLS || function.getKind() == SqlKind.RESPECT_NULLS;
        SqlNode filter = null;
        if (nullTreatment) {
            function = ((SqlCall) function).operand(0);
        } else if (function.getKind() == SqlKind.FILTER) {
            filter = ((SqlCall) function).operand(1);
            function = ((SqlCall) function).operand(0);
        }
        SqlCall aggregate = (SqlCall) function;
        String name = aggregate.getOperator().getName().toUpperCase(Locale.ROOT);
        if (!SqlVocabulary.AGGREGATES.contains(name)) {
            throw text.refuse(
                    aggregate.getParserPosition(),
                    name + " is not supported over a window",
                    "Use one of " + String.join(", ", sorted(SqlVocabulary.AGGREGATES)) + ".");
        }
        boolean countsDistinct = name.equals("COUNT")
                && aggregate.getFunctionQuantifier() != null
                && aggregate.getFunctionQuantifier().getValue() == SqlSelectKeyword.DISTINCT;
        if (aggregate.getFunctionQuantifier() != null && !countsDistinct) {
            throw text.refuse(
                    aggregate.getParserPosition(),
                    name + "(" + aggregate.getFunctionQuantifier() + " …) is not supported yet",
                    "Leave " + aggregate.getFunctionQuantifier() + " out; COUNT(DISTINCT x) is there.");
        }
        if (SqlVocabulary.OF_PLACES.contains(name) && filter != null) {
            throw text.refuse(
                    filter.getParserPosition(),
                    "FILTER would change which row " + name + " takes",
                    "Write " + (name.equals("LAG") ? "LAST_VALUE" : name)
                            + "(CASE WHEN … THEN x END) IGNORE NULLS OVER ….");
        }
        if (name.equals("LAG")) {
            lag(aggregate, nullTreatment);
        }
        for (SqlNode operand : aggregate.getOperandList()) {
            expression(operand, null);
        }
        expression(filter, null);
        parameter(name, aggregate);
        windows.check(over.operand(1), !name.equals("LAG"));
        if (over.operand(1) instanceof org.apache.calcite.sql.SqlWindow window) {
            windowExpressions(window);
        }
    }

    private void lag(SqlCall lag, boolean nullTreatment) {
        if (nullTreatment) {
            throw text.refuse(
                    lag.getParserPosition(),
                    "LAG takes every row",
                    "Write LAST_VALUE(x) IGNORE NULLS OVER (… ROWS 100 PRECEDING EXCLUDE CURRENT ROW).");
        }
        boolean counted = lag.operandCount() == 1
                || (lag.operand(1) instanceof SqlNumericLiteral number
                        && number.isInteger()
                        && number.toValue().matches("[1-9][0-9]*"));
        if (!counted) {
            throw text.refuse(
                    ((SqlNode) lag.operand(1)).getParserPosition(),
                    "LAG goes back a literal number of rows, 1 or more",
                    "Write LAG(x, 2) OVER (PARTITION BY … ORDER BY …).");
        }
    }

    /** Aggregates with a parameter take it as a literal. */
    private void parameter(String name, SqlCall aggregate) {
        boolean decays = name.startsWith("DECAY_");
        if (aggregate.operandCount() < 2 || !(decays || name.equals("QUANTILE_CONT"))) {
            return;
        }
        SqlNode parameter = aggregate.operand(1);
        boolean literal = decays ? parameter instanceof SqlIntervalLiteral : parameter instanceof SqlNumericLiteral;
        if (!literal) {
            throw text.refuse(
                    parameter.getParserPosition(),
                    "the second argument of " + name + " is not a literal",
                    decays ? "Write DECAY_SUM(x, INTERVAL '6' HOUR)." : "Write QUANTILE_CONT(x, 0.9).");
        }
    }

    private void literal(SqlLiteral literal) {
        switch (literal.getTypeName()) {
            case BOOLEAN,
                    DECIMAL,
                    DOUBLE,
                    CHAR,
                    NULL,
                    TIMESTAMP,
                    SYMBOL,
                    INTERVAL_DAY,
                    INTERVAL_DAY_HOUR,
                    INTERVAL_DAY_MINUTE,
                    INTERVAL_DAY_SECOND,
                    INTERVAL_HOUR,
                    INTERVAL_HOUR_MINUTE,
                    INTERVAL_HOUR_SECOND,
                    INTERVAL_MINUTE,
                    INTERVAL_MINUTE_SECOND,
                    INTERVAL_SECOND -> {}
            case UNKNOWN -> {
                if (!literal.toString().startsWith("TIMESTAMP")) {
                    throw unsupported(literal, "a literal of this type");
                }
            }
            default -> throw unsupported(literal, "a literal of type " + literal.getTypeName());
        }
    }

    private void castTarget(SqlDataTypeSpec type) {
        String name = type.getTypeName().getSimple().toUpperCase(Locale.ROOT);
        boolean sized = type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec basic
                && basic.getPrecision() >= 0
                && !(name.equals("TIMESTAMP") && basic.getPrecision() == 3)
                && !(name.equals("DECIMAL")
                        && basic.getPrecision() == Decimal.PRECISION
                        && basic.getScale() == Decimal.SCALE);
        if (!SqlVocabulary.CAST_TARGETS.contains(name)
                || sized
                || !(type.getTypeNameSpec() instanceof SqlBasicTypeNameSpec)) {
            throw text.refuse(
                    type.getParserPosition(),
                    "CAST to " + type + " is not supported",
                    "The types are " + String.join(", ", sorted(SqlVocabulary.CAST_TARGETS)) + ", without a length.");
        }
    }

    private void unit(SqlNode unit) {
        String name = unit instanceof SqlIntervalQualifier qualifier
                ? qualifier.timeFrameName != null ? qualifier.timeFrameName : qualifier.timeUnitRange.toString()
                : unit.toString();
        if (!SqlVocabulary.UNITS.contains(name.toUpperCase(Locale.ROOT))) {
            throw text.refuse(
                    unit.getParserPosition(),
                    "EXTRACT(" + name + " …) is not supported",
                    name.equalsIgnoreCase("DOW")
                            ? "Engines disagree on the number of Sunday; write ISODOW, which is 1 for Monday to 7 for Sunday."
                            : "Use one of " + String.join(", ", sorted(SqlVocabulary.UNITS)) + ".");
        }
    }

    private void floorUnit(SqlCall call, String name) {
        String unit = call.operand(1).toString().toUpperCase(Locale.ROOT);
        if (!name.equals("FLOOR") || !SqlVocabulary.FLOOR_UNITS.contains(unit)) {
            throw text.refuse(
                    call.getParserPosition(),
                    name + "(… TO " + unit + ") is not supported",
                    "Use FLOOR(… TO …) with one of " + String.join(", ", sorted(SqlVocabulary.FLOOR_UNITS)) + ".");
        }
    }

    private LambentException unsupported(SqlNode node, String what) {
        return text.refuse(
                node.getParserPosition(),
                what + " is not supported",
                "Functions are " + String.join(", ", sorted(SqlVocabulary.FUNCTIONS))
                        + (registered.isEmpty() ? "" : ", and the app's own " + String.join(", ", sorted(registered)))
                        + "; docs/features-sql.md has the whole list.");
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
