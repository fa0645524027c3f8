package dev.lambent.feature;

import static dev.lambent.feature.Term.NEVER;

import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Decimal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimestampString;

/**
 * Translates SQL expressions to Java statements and {@link Term}s, with SQL's three-valued logic. A sub-expression that
 * occurs twice is computed once. Branches of CASE are computed only when they are taken.
 */
final class RexJava {
    private final SqlText text;
    private final RexBuilder builder;
    private final IntFunction<Term> columns;
    private final JavaText out;
    private Map<RexNode, Term> known = new HashMap<>();

    /** @param columns the term of each input field */
    RexJava(SqlText text, RexBuilder builder, IntFunction<Term> columns, JavaText out) {
        this.text = text;
        this.builder = builder;
        this.columns = columns;
        this.out = out;
    }

    /** Writes the statements that compute an expression, and returns its value. */
    Term value(RexNode expression, ColumnType type) {
        return convert(term(RexUtil.expandSearch(builder, null, expression)), type);
    }

    /** Writes the statements that compute a condition; the result is true if and only if the condition is TRUE. */
    String condition(RexNode condition) {
        return isTrue(RexUtil.expandSearch(builder, null, condition));
    }

    // ---- conditions

    private String isTrue(RexNode node) {
        return switch (node.getKind()) {
            case AND -> joined(node, " && ", this::isTrue);
            case OR -> joined(node, " || ", this::isTrue);
            case NOT -> isFalse(operand(node, 0));
            case IS_TRUE -> isTrue(operand(node, 0));
            case IS_FALSE -> isFalse(operand(node, 0));
            case IS_NOT_TRUE -> not(isTrue(operand(node, 0)));
            case IS_NOT_FALSE -> not(isFalse(operand(node, 0)));
            default -> {
                Term term = term(node);
                boolean nullIsUnequal = term.code().startsWith("\"") && node.getKind() == SqlKind.EQUALS;
                yield term.isNever() || nullIsUnequal ? term.code() : both(not(term.isNull()), term.code());
            }
        };
    }

    private String isFalse(RexNode node) {
        return switch (node.getKind()) {
            case AND -> joined(node, " || ", this::isFalse);
            case OR -> joined(node, " && ", this::isFalse);
            case NOT -> isTrue(operand(node, 0));
            case IS_TRUE, IS_FALSE, IS_NOT_TRUE, IS_NOT_FALSE -> not(isTrue(node));
            default -> {
                Term term = term(node);
                yield term.isNever() ? not(term.code()) : both(not(term.isNull()), not(term.code()));
            }
        };
    }

    private interface Translation {
        String of(RexNode node);
    }

    private static String joined(RexNode node, String operator, Translation each) {
        return ((RexCall) node).getOperands().stream().map(each::of).collect(Collectors.joining(operator, "(", ")"));
    }

    static String not(String condition) {
        if (condition.equals("true")) {
            return "false";
        }
        if (condition.equals("false")) {
            return "true";
        }
        return condition.matches("[\\w.]+(\\([\\w, ]*\\))?") || isParenthesised(condition)
                ? "!" + condition
                : "!(" + condition + ")";
    }

    private static String both(String a, String b) {
        if (a.equals("false") || b.equals("false")) {
            return "false";
        }
        if (a.equals("true")) {
            return b;
        }
        return b.equals("true") ? a : "(" + a + " && " + b + ")";
    }

    private static boolean isParenthesised(String code) {
        if (!code.startsWith("(") || !code.endsWith(")") || code.indexOf('"') >= 0) {
            return false;
        }
        int depth = 0;
        for (int i = 0; i < code.length() - 1; i++) {
            depth += code.charAt(i) == '(' ? 1 : code.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return false;
            }
        }
        return true;
    }

    // ---- terms

    private Term term(RexNode node) {
        Term found = known.get(node);
        if (found == null) {
            found = compute(node);
            known.put(node, found);
        }
        return found;
    }

    private Term compute(RexNode node) {
        if (node instanceof RexInputRef ref) {
            return columns.apply(ref.getIndex());
        }
        if (node instanceof RexLiteral literal) {
            return literal(literal);
        }
        if (!(node instanceof RexCall call)) {
            throw unsupported(node);
        }
        return switch (call.getKind()) {
            case AND, OR, NOT -> logic(call);
            case IS_TRUE, IS_FALSE, IS_NOT_TRUE, IS_NOT_FALSE -> flag(isTrue(call));
            case IS_NULL -> flag(term(operand(call, 0)).isNull());
            case IS_NOT_NULL -> flag(not(term(operand(call, 0)).isNull()));
            case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                comparison(call);
            case IS_DISTINCT_FROM -> flag(not(notDistinct(call)));
            case IS_NOT_DISTINCT_FROM -> flag(notDistinct(call));
            case CASE -> caseOf(call);
            case COALESCE -> coalesce(call);
            default -> new RexCallJava(text, out, this::term).call(call, type(call));
        };
    }

    private static Term flag(String code) {
        boolean simple = code.indexOf(' ') < 0 || isParenthesised(code);
        return Term.present(simple ? code : "(" + code + ")", ColumnType.BOOLEAN);
    }

    private Term logic(RexCall call) {
        String isTrue = isTrue(call);
        String isFalse = isFalse(call);
        int name = out.fresh();
        out.line("boolean true" + name + " = " + isTrue + ";");
        if (isFalse.equals(not(isTrue))) {
            return flag("true" + name);
        }
        out.line("boolean null" + name + " = !true" + name + " && " + not(isFalse) + ";");
        return new Term("true" + name, "null" + name, ColumnType.BOOLEAN);
    }

    private Term comparison(RexCall call) {
        Term a = term(operand(call, 0));
        Term b = term(operand(call, 1));
        boolean equality = call.getKind() == SqlKind.EQUALS || call.getKind() == SqlKind.NOT_EQUALS;
        boolean alike =
                a.type() == b.type() || (a.type().isNumeric() && b.type().isNumeric());
        if (!a.isAlways() && !b.isAlways() && (!alike || (a.type() == ColumnType.BOOLEAN && !equality))) {
            throw text.refuse(
                    call.getParserPosition(),
                    a.type() + " cannot be compared with " + b.type() + " by " + call.getOperator(),
                    "Cast one side: CAST(… AS DOUBLE), for example.");
        }
        return new Term(compare(a, b, call.getKind()), Term.any(List.of(a.isNull(), b.isNull())), ColumnType.BOOLEAN);
    }

    private static String compare(Term a, Term b, SqlKind kind) {
        String operator =
                switch (kind) {
                    case EQUALS -> "==";
                    case NOT_EQUALS -> "!=";
                    case LESS_THAN -> "<";
                    case LESS_THAN_OR_EQUAL -> "<=";
                    case GREATER_THAN -> ">";
                    default -> ">=";
                };
        if (a.isAlways() || b.isAlways()) {
            return "false";
        }
        if (a.type() == ColumnType.VARCHAR) {
            boolean equality = kind == SqlKind.EQUALS || kind == SqlKind.NOT_EQUALS;
            if (equality) {
                Term left = b.isNever() ? b : a;
                Term right = b.isNever() ? a : b;
                String equal = left.isNever()
                        ? left.code() + ".equals(" + right.code() + ")"
                        : "java.util.Objects.equals(" + left.code() + ", " + right.code() + ")";
                return kind == SqlKind.EQUALS ? equal : "!" + equal;
            }
            String compare =
                    "dev.lambent.schema.TextOrder.compare(" + a.code() + ", " + b.code() + ") " + operator + " 0";
            String isNull = Term.any(List.of(a.isNull(), b.isNull()));
            return isNull.equals(NEVER) ? "(" + compare + ")" : "(" + not(isNull) + " && " + compare + ")";
        }
        if (a.type() == ColumnType.DOUBLE || b.type() == ColumnType.DOUBLE) {
            return "(ScalarFunctions.compare(" + asDouble(a) + ", " + asDouble(b) + ") " + operator + " 0)";
        }
        if (a.type() == ColumnType.DECIMAL && b.type() != ColumnType.DECIMAL) {
            return "(Decimal.compare(" + a.code() + ", " + b.code() + ") " + operator + " 0)";
        }
        if (b.type() == ColumnType.DECIMAL && a.type() != ColumnType.DECIMAL) {
            return "(0 " + operator + " Decimal.compare(" + b.code() + ", " + a.code() + "))";
        }
        return "(" + a.code() + " " + operator + " " + b.code() + ")";
    }

    private static String asDouble(Term term) {
        return term.type() == ColumnType.DECIMAL
                ? convert(term, ColumnType.DOUBLE).code()
                : term.code();
    }

    private String notDistinct(RexCall call) {
        Term a = term(operand(call, 0));
        Term b = term(operand(call, 1));
        String equal = compare(a, b, SqlKind.EQUALS);
        if (a.isNever() && b.isNever()) {
            return equal;
        }
        return "((" + a.isNull() + ") == (" + b.isNull() + ") && ((" + a.isNull() + ") || " + equal + "))";
    }

    private Term caseOf(RexCall call) {
        ColumnType type = type(call);
        List<RexNode> operands = call.getOperands();
        return branches(type, operands);
    }

    private Term coalesce(RexCall call) {
        List<RexNode> operands = new ArrayList<>();
        for (RexNode operand : call.getOperands()) {
            operands.add(builder.makeCall(org.apache.calcite.sql.fun.SqlStdOperatorTable.IS_NOT_NULL, operand));
            operands.add(operand);
        }
        operands.remove(operands.size() - 2);
        return branches(type(call), operands);
    }

    /** CASE as nested ifs that assign {@code value} and {@code null} variables. */
    private Term branches(ColumnType type, List<RexNode> operands) {
        int name = out.fresh();
        String value = "value" + name;
        boolean text = type == ColumnType.VARCHAR;
        out.line(Term.javaType(type) + " " + value + " = " + Term.absent(type).code() + ";");
        if (!text) {
            out.line("boolean null" + name + " = true;");
        }
        Map<RexNode, Term> outside = known;
        known = new HashMap<>(outside);
        int open = 0;
        for (int i = 0; i < operands.size() - 1; i += 2) {
            String condition = isTrue(operands.get(i));
            out.open("if " + (isParenthesised(condition) ? condition : "(" + condition + ")") + " {");
            branch(operands.get(i + 1), type, name);
            open++;
            boolean isLast = i == operands.size() - 3;
            if (isLast && operands.get(i + 2) instanceof RexLiteral end && end.isNull()) {
                break;
            }
            out.orElse();
            if (isLast) {
                branch(operands.get(i + 2), type, name);
            }
        }
        for (int i = 0; i < open; i++) {
            out.close();
        }
        known = outside;
        return new Term(value, text ? "(" + value + " == null)" : "null" + name, type);
    }

    private void branch(RexNode node, ColumnType type, int name) {
        Map<RexNode, Term> outside = known;
        known = new HashMap<>(outside);
        Term term = convert(term(node), type);
        known = outside;
        if (term.isAlways()) {
            return;
        }
        out.line("value" + name + " = " + term.code() + ";");
        if (type != ColumnType.VARCHAR) {
            out.line("null" + name + " = " + term.isNull() + ";");
        }
    }

    private Term literal(RexLiteral literal) {
        if (literal.isNull()) {
            return Term.absent(columnType(literal).orElse(ColumnType.VARCHAR));
        }
        ColumnType type = type(literal);
        String code =
                switch (type) {
                    case BOOLEAN -> String.valueOf(RexLiteral.booleanValue(literal));
                    case INTEGER -> number(literal.getValueAs(BigDecimal.class).intValueExact() + "");
                    case BIGINT -> number(literal.getValueAs(BigDecimal.class).longValueExact() + "L");
                    case DOUBLE -> number(Double.toString(literal.getValueAs(Double.class)));
                    case DECIMAL -> number(decimal(literal) + "L");
                    case VARCHAR ->
                        JavaText.literal(literal.getValueAs(NlsString.class).getValue());
                    case TIMESTAMP ->
                        number(literal.getValueAs(TimestampString.class).getMillisSinceEpoch() + "L");
                };
        return Term.present(code, type);
    }

    private long decimal(RexLiteral literal) {
        Long millionths = Decimal.exact(literal.getValueAs(BigDecimal.class));
        if (millionths == null) {
            throw text.refuse(literal + " is no DECIMAL", "A DECIMAL has 12 digits before the point and 6 behind.");
        }
        return millionths;
    }

    private static String number(String code) {
        return code.startsWith("-") ? "(" + code + ")" : code;
    }

    /** Widens numbers; other types are already the same. */
    static Term convert(Term term, ColumnType type) {
        if (term.type() == type) {
            return term;
        }
        if (term.isAlways()) {
            return Term.absent(type);
        }
        if (term.type() == ColumnType.DECIMAL && type == ColumnType.DOUBLE) {
            return new Term("Decimal.toDouble(" + term.code() + ")", term.isNull(), type);
        }
        if (type == ColumnType.DECIMAL) {
            String isNull = term.type() == ColumnType.INTEGER
                    ? term.isNull()
                    : Term.any(List.of(term.isNull(), "Decimal.exceedsAsWhole(" + term.code() + ")"));
            return new Term("(" + term.code() + " * 1000000L)", isNull, type);
        }
        boolean digits = term.code().matches("\\d+") && type == ColumnType.DOUBLE;
        String code = digits ? term.code() + ".0" : "(" + Term.javaType(type) + ") " + term.code();
        return new Term(code, term.isNull(), type);
    }

    private static RexNode operand(RexNode node, int index) {
        return ((RexCall) node).getOperands().get(index);
    }

    private static Optional<ColumnType> columnType(RexNode node) {
        return SqlTypes.columnType(node.getType());
    }

    private ColumnType type(RexNode node) {
        return columnType(node).orElseThrow(() -> unsupported(node));
    }

    private RuntimeException unsupported(RexNode node) {
        if (SqlTypes.isProductOfDecimals(node)) {
            return text.refuse(
                    ((RexCall) node).getParserPosition(),
                    "the product of two DECIMALs has more digits than a DECIMAL",
                    "Write CAST(x AS DOUBLE) * y.");
        }
        return text.refuse(
                "an expression of type " + node.getType() + " is not supported: " + node,
                "Lambent's types are BOOLEAN, INTEGER, BIGINT, DOUBLE, DECIMAL (with six digits behind the point), VARCHAR and TIMESTAMP: cast to one of them.");
    }
}
