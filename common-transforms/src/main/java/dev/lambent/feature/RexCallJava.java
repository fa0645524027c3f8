package dev.lambent.feature;

import static dev.lambent.feature.Term.NEVER;

import dev.lambent.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlTrimFunction;

/** Arithmetic, casts and functions as Java. */
final class RexCallJava {
    private final SqlText text;
    private final JavaText out;
    private final Function<RexNode, Term> terms;

    RexCallJava(SqlText text, JavaText out, Function<RexNode, Term> terms) {
        this.text = text;
        this.out = out;
        this.terms = terms;
    }

    Term call(RexCall call, ColumnType type) {
        return switch (call.getKind()) {
            case PLUS -> arithmetic(call, type, "+", "addOverflows");
            case MINUS -> arithmetic(call, type, "-", "subtractOverflows");
            case TIMES -> arithmetic(call, type, "*", "multiplyOverflows");
            case DIVIDE -> divide(call, type);
            case MOD -> mod(call, type);
            case MINUS_PREFIX -> negate(call, type);
            case PLUS_PREFIX -> RexJava.convert(operand(call, 0), type);
            case FLOOR -> rounded(call, type, "Math.floor");
            case CEIL -> rounded(call, type, "Math.ceil");
            case CAST -> new CastJava(text, out).cast(call, operand(call, 0), type);
            case EXTRACT -> extract(call);
            case LIKE -> like(call);
            case TRIM -> trim(call);
            default -> named(call, type);
        };
    }

    private Term named(RexCall call, ColumnType type) {
        return switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
            case "MOD" -> mod(call, type);
            case "ABS" -> abs(call, type);
            case "LN" -> function(call, "ScalarFunctions.ln", type, ColumnType.DOUBLE);
            case "EXP" -> function(call, "ScalarFunctions.exp", type, ColumnType.DOUBLE);
            case "SQRT" -> function(call, "Math.sqrt", type, ColumnType.DOUBLE);
            case "SIN" -> function(call, "ScalarFunctions.sin", type, ColumnType.DOUBLE);
            case "COS" -> function(call, "ScalarFunctions.cos", type, ColumnType.DOUBLE);
            case "POWER" -> function(call, "ScalarFunctions.power", type, ColumnType.DOUBLE);
            case "CHAR_LENGTH", "CHARACTER_LENGTH" ->
                function(call, "ScalarFunctions.length", type, ColumnType.VARCHAR);
            case "UPPER" -> textFunction(call, "ScalarFunctions.upper");
            case "LOWER" -> textFunction(call, "ScalarFunctions.lower");
            case "||" -> textFunction(call, "ScalarFunctions.concat");
            case "SUBSTRING" -> substring(call);
            default ->
                throw text.refuse(
                        call.getParserPosition(),
                        call.getOperator().getName() + " is not supported",
                        "docs/features-sql.md lists what is.");
        };
    }

    private Term operand(RexCall call, int index) {
        return terms.apply(call.getOperands().get(index));
    }

    private Term operand(RexCall call, int index, ColumnType type) {
        return RexJava.convert(operand(call, index), type);
    }

    /** Gives a value (and its null flag, if it has one) local names. */
    private Term local(String code, String isNull, ColumnType type) {
        int name = out.fresh();
        out.line(Term.javaType(type) + " value" + name + " = " + code + ";");
        if (type == ColumnType.VARCHAR) {
            return new Term("value" + name, "(value" + name + " == null)", type);
        }
        if (isNull.equals(NEVER) || isNull.matches("\\w+")) {
            return new Term("value" + name, isNull, type);
        }
        out.line("boolean null" + name + " = " + isNull + ";");
        return new Term("value" + name, "null" + name, type);
    }

    private Term arithmetic(RexCall call, ColumnType type, String operator, String overflows) {
        Term a = operand(call, 0);
        Term b = operand(call, 1);
        String nulls = Term.any(List.of(a.isNull(), b.isNull()));
        if (type == ColumnType.DOUBLE) {
            return local(a.code() + " " + operator + " " + b.code(), nulls, type, a, b);
        }
        if (type == ColumnType.INTEGER) {
            int name = out.fresh();
            out.line("long wide" + name + " = (long) " + a.code() + " " + operator + " " + b.code() + ";");
            return local("(int) wide" + name, Term.any(List.of(nulls, "wide" + name + " != (int) wide" + name)), type);
        }
        if (type == ColumnType.BIGINT) {
            return local(
                    a.code() + " " + operator + " " + b.code(),
                    Term.any(List.of(nulls, "ScalarFunctions." + overflows + "(" + a.code() + ", " + b.code() + ")")),
                    type);
        }
        throw text.refuse(
                call.getParserPosition(),
                operator + " of these types is not supported",
                "Arithmetic is for numbers; EXTRACT takes a number from a TIMESTAMP.");
    }

    /** A double computed from terms that may be integers; both are widened first, so that nothing overflows. */
    private Term local(String code, String nulls, ColumnType type, Term a, Term b) {
        boolean integers = a.type() != ColumnType.DOUBLE && b.type() != ColumnType.DOUBLE;
        return local(integers ? "(double) " + code : code, nulls, type);
    }

    private Term divide(RexCall call, ColumnType type) {
        Term a = operand(call, 0, ColumnType.DOUBLE);
        Term b = operand(call, 1, ColumnType.DOUBLE);
        return local(a.code() + " / " + b.code(), Term.any(List.of(a.isNull(), b.isNull())), type);
    }

    private Term mod(RexCall call, ColumnType type) {
        Term a = operand(call, 0);
        Term b = operand(call, 1);
        if (!isInteger(a.type()) || !isInteger(b.type())) {
            throw text.refuse(
                    call.getParserPosition(),
                    "MOD of a DOUBLE is not supported",
                    "Write x - y * FLOOR(x / y), or cast to BIGINT.");
        }
        String code = "ScalarFunctions.remainder(" + a.code() + ", " + b.code() + ")";
        return local(
                type == ColumnType.INTEGER ? "(int) " + code : code,
                Term.any(List.of(a.isNull(), b.isNull(), b.code() + " == 0")),
                type);
    }

    private static boolean isInteger(ColumnType type) {
        return type == ColumnType.INTEGER || type == ColumnType.BIGINT;
    }

    private Term negate(RexCall call, ColumnType type) {
        Term a = operand(call, 0);
        return type == ColumnType.DOUBLE
                ? local("-" + a.code(), a.isNull(), type)
                : local("-" + a.code(), Term.any(List.of(a.isNull(), isLeast(a, type))), type);
    }

    private Term abs(RexCall call, ColumnType type) {
        Term a = operand(call, 0);
        String code = "Math.abs(" + a.code() + ")";
        return type == ColumnType.DOUBLE
                ? local(code, a.isNull(), type)
                : local(code, Term.any(List.of(a.isNull(), isLeast(a, type))), type);
    }

    private static String isLeast(Term a, ColumnType type) {
        return a.code() + " == " + (type == ColumnType.INTEGER ? "Integer" : "Long") + ".MIN_VALUE";
    }

    private Term rounded(RexCall call, ColumnType type, String function) {
        Term a = operand(call, 0);
        return isInteger(a.type())
                ? RexJava.convert(a, type)
                : local(function + "(" + a.code() + ")", a.isNull(), type);
    }

    private Term function(RexCall call, String function, ColumnType type, ColumnType argumentType) {
        List<String> nulls = new ArrayList<>();
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < call.getOperands().size(); i++) {
            Term argument = operand(call, i, argumentType);
            nulls.add(argument.isNull());
            codes.add(argument.code());
        }
        return local(function + "(" + String.join(", ", codes) + ")", Term.any(nulls), type);
    }

    private Term textFunction(RexCall call, String function) {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < call.getOperands().size(); i++) {
            codes.add(operand(call, i).code());
        }
        String code = codes.get(0);
        if (codes.size() == 1) {
            return local(function + "(" + code + ")", NEVER, ColumnType.VARCHAR);
        }
        for (int i = 1; i < codes.size(); i++) {
            code = function + "(" + code + ", " + codes.get(i) + ")";
        }
        return local(code, NEVER, ColumnType.VARCHAR);
    }

    private Term substring(RexCall call) {
        List<String> codes = new ArrayList<>();
        List<String> nulls = new ArrayList<>();
        codes.add(operand(call, 0).code());
        for (int i = 1; i < call.getOperands().size(); i++) {
            Term number = operand(call, i);
            codes.add(number.code());
            nulls.add(number.isNull());
        }
        String code = "ScalarFunctions.substring(" + String.join(", ", codes) + ")";
        String isNull = Term.any(nulls);
        return local(isNull.equals(NEVER) ? code : "(" + isNull + ") ? null : " + code, NEVER, ColumnType.VARCHAR);
    }

    private Term extract(RexCall call) {
        TimeUnitRange unit = ((RexLiteral) call.getOperands().get(0)).getValueAs(TimeUnitRange.class);
        Term time = operand(call, 1);
        if (time.type() != ColumnType.TIMESTAMP) {
            throw text.refuse(call.getParserPosition(), "EXTRACT takes a TIMESTAMP", "Pass a TIMESTAMP column.");
        }
        return local(
                "ScalarFunctions." + unit.name().toLowerCase(Locale.ROOT) + "(" + time.code() + ")",
                time.isNull(),
                ColumnType.BIGINT);
    }

    private Term like(RexCall call) {
        Term value = operand(call, 0);
        Term pattern = operand(call, 1);
        String escape = "(char) 0";
        if (call.getOperands().size() == 3) {
            String character =
                    call.getOperands().get(2) instanceof RexLiteral literal ? RexLiteral.stringValue(literal) : null;
            if (character == null || character.length() != 1) {
                throw text.refuse(call.getParserPosition(), "ESCAPE takes one character", "Write LIKE '…' ESCAPE '!'.");
            }
            escape = "(char) " + (int) character.charAt(0);
        }
        return local(
                "ScalarFunctions.like(" + value.code() + ", " + pattern.code() + ", " + escape + ")",
                Term.any(List.of(value.isNull(), pattern.isNull())),
                ColumnType.BOOLEAN);
    }

    private Term trim(RexCall call) {
        SqlTrimFunction.Flag flag = ((RexLiteral) call.getOperands().get(0)).getValueAs(SqlTrimFunction.Flag.class);
        Term pad = operand(call, 1);
        Term value = operand(call, 2);
        return local(
                "ScalarFunctions.trim(" + value.code() + ", " + pad.code() + ", " + (flag.getLeft() == 1) + ", "
                        + (flag.getRight() == 1) + ")",
                NEVER,
                ColumnType.VARCHAR);
    }
}
