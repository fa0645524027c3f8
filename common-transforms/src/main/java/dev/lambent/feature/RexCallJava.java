package dev.lambent.feature;

import static dev.lambent.feature.Term.NEVER;

import com.google.re2j.PatternSyntaxException;
import dev.lambent.function.ScalarFunction;
import dev.lambent.schema.ColumnType;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.calcite.avatica.util.TimeUnitRange;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlTrimFunction;
import org.apache.calcite.sql.type.SqlTypeFamily;

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
            case PLUS ->
                type == ColumnType.TIMESTAMP
                        ? shifted(call, "+", "addOverflows")
                        : arithmetic(call, type, "+", "addOverflows");
            case MINUS ->
                type == ColumnType.TIMESTAMP
                        ? shifted(call, "-", "subtractOverflows")
                        : arithmetic(call, type, "-", "subtractOverflows");
            case TIMES -> arithmetic(call, type, "*", "multiplyOverflows");
            case DIVIDE -> divide(call, type);
            case MOD -> mod(call, type);
            case MINUS_PREFIX -> negate(call, type);
            case PLUS_PREFIX -> RexJava.convert(operand(call, 0), type);
            case FLOOR -> call.getOperands().size() > 1 ? floorTo(call) : rounded(call, type, "Math.floor");
            case CEIL -> rounded(call, type, "Math.ceil");
            case CAST -> new CastJava(text, out).cast(call, operand(call, 0), type);
            case EXTRACT -> extract(call);
            case LIKE -> like(call);
            case TRIM -> trim(call);
            default -> named(call, type);
        };
    }

    private Term named(RexCall call, ColumnType type) {
        if (call.getOperator() instanceof Functions.Registered registered) {
            return registered(call, registered.function());
        }
        return switch (call.getOperator().getName().toUpperCase(Locale.ROOT)) {
            case "MOD" -> mod(call, type);
            case "ABS" -> abs(call, type);
            case "LN" -> function(call, "ScalarFunctions.ln", type, ColumnType.DOUBLE);
            case "EXP" -> function(call, "ScalarFunctions.exp", type, ColumnType.DOUBLE);
            case "SQRT" -> function(call, "Math.sqrt", type, ColumnType.DOUBLE);
            case "SIN" -> function(call, "ScalarFunctions.sin", type, ColumnType.DOUBLE);
            case "COS" -> function(call, "ScalarFunctions.cos", type, ColumnType.DOUBLE);
            case "TAN" -> function(call, "ScalarFunctions.tan", type, ColumnType.DOUBLE);
            case "ASIN" -> function(call, "ScalarFunctions.asin", type, ColumnType.DOUBLE);
            case "ACOS" -> function(call, "ScalarFunctions.acos", type, ColumnType.DOUBLE);
            case "ATAN" -> function(call, "ScalarFunctions.atan", type, ColumnType.DOUBLE);
            case "ATAN2" -> function(call, "ScalarFunctions.atan2", type, ColumnType.DOUBLE);
            case "LOG10" -> function(call, "ScalarFunctions.log10", type, ColumnType.DOUBLE);
            case "DEGREES" -> function(call, "ScalarFunctions.degrees", type, ColumnType.DOUBLE);
            case "RADIANS" -> function(call, "ScalarFunctions.radians", type, ColumnType.DOUBLE);
            case "GREAT_CIRCLE_KM" -> function(call, "ScalarFunctions.greatCircleKm", type, ColumnType.DOUBLE);
            case "SIGN" -> sign(call, type);
            case "ROUND" -> round(call, type);
            case "POSITION" -> function(call, "ScalarFunctions.position", type, ColumnType.VARCHAR);
            case "REPLACE" -> replace(call);
            case "HASH_BUCKET" -> hashBucket(call);
            case "FROM_UTC_TIMESTAMP" -> fromUtc(call);
            case "REGEXP_LIKE" -> regexpLike(call);
            case "REGEXP_EXTRACT" -> regexpExtract(call);
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

    private Term registered(RexCall call, ScalarFunction function) {
        List<String> nulls = new ArrayList<>();
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < call.getOperands().size(); i++) {
            ColumnType declared = function.parameters().get(i);
            if (declared == ColumnType.INTEGER && operand(call, i).type() == ColumnType.BIGINT) {
                throw text.refuse(
                        call.getParserPosition(),
                        "argument " + (i + 1) + " of " + function.name() + " is BIGINT, not INTEGER",
                        "Write CAST(… AS INTEGER).");
            }
            Term argument = operand(call, i, declared);
            nulls.add(argument.isNull());
            String boxed = declared == ColumnType.VARCHAR
                    ? argument.code()
                    : Term.boxType(declared) + ".valueOf(" + argument.code() + ")";
            arguments.add(
                    argument.isNever() || declared == ColumnType.VARCHAR
                            ? boxed
                            : "(" + argument.isNull() + ") ? (Object) null : (Object) " + boxed);
        }
        String instance = out.field(
                ScalarFunction.class.getName(), "new " + function.getClass().getCanonicalName() + "()");
        String called = "FunctionCalls.apply(" + instance + ", new Object[] {" + String.join(", ", arguments) + "})";
        String isNull = function.takesNulls() ? NEVER : Term.any(nulls);
        int name = out.fresh();
        out.line("Object result" + name + " = "
                + (isNull.equals(NEVER) ? called : "(" + isNull + ") ? null : " + called) + ";");
        ColumnType result = function.result();
        if (result == ColumnType.VARCHAR) {
            return local("(String) result" + name, NEVER, result);
        }
        return local(
                "result" + name + " == null ? " + Term.absent(result).code() + " : ((" + Term.boxType(result)
                        + ") result" + name + ")." + Term.javaType(result) + "Value()",
                "result" + name + " == null",
                result);
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
        if (type == ColumnType.DOUBLE && (a.type() == ColumnType.DECIMAL || b.type() == ColumnType.DECIMAL)) {
            return local(
                    RexJava.convert(a, type).code() + " " + operator + " "
                            + RexJava.convert(b, type).code(),
                    nulls,
                    type);
        }
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
        if (type == ColumnType.DECIMAL) {
            return decimal(operator, a, b, nulls);
        }
        throw text.refuse(
                call.getParserPosition(),
                operator + " of these types is not supported",
                "Arithmetic is for numbers; EXTRACT takes a number from a TIMESTAMP.");
    }

    private Term decimal(String operator, Term a, Term b, String nulls) {
        if (!operator.equals("*")) {
            Term left = RexJava.convert(a, ColumnType.DECIMAL);
            Term right = RexJava.convert(b, ColumnType.DECIMAL);
            // Neither has more than 18 digits: the sum fits a long.
            String code = left.code() + " " + operator + " " + right.code();
            return local(
                    code,
                    Term.any(List.of(left.isNull(), right.isNull(), "Decimal.exceeds(" + code + ")")),
                    ColumnType.DECIMAL);
        }
        Term number = a.type() == ColumnType.DECIMAL ? a : b;
        Term whole = number == a ? b : a;
        return local(
                number.code() + " * " + whole.code(),
                Term.any(List.of(nulls, "Decimal.productExceeds(" + number.code() + ", " + whole.code() + ")")),
                ColumnType.DECIMAL);
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
                    "MOD of a DOUBLE or DECIMAL is not supported",
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
        Term a = notDecimal(call, operand(call, 0));
        return isInteger(a.type())
                ? RexJava.convert(a, type)
                : local(function + "(" + a.code() + ")", a.isNull(), type);
    }

    /** A TIMESTAMP and an interval of a fixed length; null if it leaves the range of time. */
    private Term shifted(RexCall call, String operator, String overflows) {
        RexNode interval = call.getOperands().get(1);
        if (!(interval instanceof RexLiteral literal)
                || !SqlTypeFamily.INTERVAL_DAY_TIME
                        .getTypeNames()
                        .contains(interval.getType().getSqlTypeName())) {
            throw text.refuse(
                    call.getParserPosition(),
                    "a TIMESTAMP is moved by an interval of days, hours, minutes and seconds only",
                    "Write t + INTERVAL '90' MINUTE, for example.");
        }
        Term time = operand(call, 0);
        String millis = literal.getValueAs(BigDecimal.class).longValueExact() + "L";
        return local(
                time.code() + " " + operator + " (" + millis + ")",
                Term.any(List.of(
                        time.isNull(), "ScalarFunctions." + overflows + "(" + time.code() + ", " + millis + ")")),
                ColumnType.TIMESTAMP);
    }

    private Term floorTo(RexCall call) {
        TimeUnitRange unit = ((RexLiteral) call.getOperands().get(1)).getValueAs(TimeUnitRange.class);
        Term time = operand(call, 0);
        if (time.type() != ColumnType.TIMESTAMP) {
            throw text.refuse(
                    call.getParserPosition(), "FLOOR(… TO …) takes a TIMESTAMP", "Write FLOOR(x) of a number.");
        }
        return local(
                "TimeFunctions.floorTo" + unit.name().charAt(0)
                        + unit.name().substring(1).toLowerCase(Locale.ROOT) + "(" + time.code() + ")",
                time.isNull(),
                ColumnType.TIMESTAMP);
    }

    private Term notDecimal(RexCall call, Term operand) {
        if (operand.type() == ColumnType.DECIMAL) {
            throw text.refuse(
                    call.getParserPosition(),
                    call.getOperator().getName() + " of a DECIMAL is not supported",
                    "Write CAST(x AS DOUBLE), or CAST(x AS BIGINT) to cut the digits behind the point off.");
        }
        return operand;
    }

    private Term sign(RexCall call, ColumnType type) {
        Term a = notDecimal(call, operand(call, 0));
        String code = type == ColumnType.DOUBLE
                ? "Math.signum(" + a.code() + ")"
                : "(" + Term.javaType(type) + ") Long.signum(" + a.code() + ")";
        return local(code, a.isNull(), type);
    }

    private Term round(RexCall call, ColumnType type) {
        Term a = operand(call, 0);
        if (call.getOperands().size() == 1) {
            return rounded(call, type, "ScalarFunctions.round");
        }
        if (a.type() != ColumnType.DOUBLE) {
            throw text.refuse(
                    call.getParserPosition(),
                    "ROUND to digits takes a DOUBLE",
                    "Write ROUND(CAST(x AS DOUBLE), digits).");
        }
        Term digits = operand(call, 1, ColumnType.INTEGER);
        return local(
                "ScalarFunctions.round(" + a.code() + ", " + digits.code() + ")",
                Term.any(List.of(a.isNull(), digits.isNull())),
                type);
    }

    private Term replace(RexCall call) {
        return local(
                "ScalarFunctions.replace(" + operand(call, 0).code() + ", "
                        + operand(call, 1).code() + ", " + operand(call, 2).code() + ")",
                NEVER,
                ColumnType.VARCHAR);
    }

    private Term hashBucket(RexCall call) {
        Term value = operand(call, 0);
        Term buckets = operand(call, 1, ColumnType.INTEGER);
        return local(
                "HashBuckets.of(" + value.code() + ", " + buckets.code() + ")",
                Term.any(List.of(value.isNull(), buckets.isNull(), buckets.code() + " <= 0")),
                ColumnType.INTEGER);
    }

    private Term fromUtc(RexCall call) {
        Term time = operand(call, 0);
        String zone = call.getOperands().get(1) instanceof RexLiteral literal ? RexLiteral.stringValue(literal) : null;
        if (zone == null || !ZoneId.getAvailableZoneIds().contains(zone)) {
            throw text.refuse(
                    call.getParserPosition(),
                    zone == null ? "the time zone is no literal" : "there is no time zone " + zone,
                    "Write FROM_UTC_TIMESTAMP(t, 'America/New_York'), with a name of the IANA time zone database.");
        }
        return local(
                "TimeFunctions.fromUtc(" + time.code() + ", " + JavaText.literal(zone) + ")",
                time.isNull(),
                ColumnType.TIMESTAMP);
    }

    private Term regexpLike(RexCall call) {
        Term value = operand(call, 0);
        regex(call);
        return local(
                "RegexFunctions.like(" + value.code() + ", " + operand(call, 1).code() + ")",
                value.isNull(),
                ColumnType.BOOLEAN);
    }

    private Term regexpExtract(RexCall call) {
        Term value = operand(call, 0);
        int groups = regex(call);
        int group = 0;
        if (call.getOperands().size() == 3) {
            BigDecimal number = call.getOperands().get(2) instanceof RexLiteral literal
                    ? literal.getValueAs(BigDecimal.class)
                    : null;
            group = number == null ? -1 : number.intValue();
        }
        if (group < 0 || group > groups) {
            throw text.refuse(
                    call.getParserPosition(),
                    "the group is not one of the pattern's",
                    "Give a number from 0 (all that matched) to " + groups + ".");
        }
        return local(
                "RegexFunctions.extract(" + value.code() + ", "
                        + operand(call, 1).code() + ", " + group + ")",
                NEVER,
                ColumnType.VARCHAR);
    }

    /** The number of groups of the pattern. */
    private int regex(RexCall call) {
        String pattern =
                call.getOperands().get(1) instanceof RexLiteral literal ? RexLiteral.stringValue(literal) : null;
        try {
            if (pattern != null) {
                return RegexFunctions.groups(pattern);
            }
        } catch (PatternSyntaxException e) {
            throw text.refuse(
                    call.getParserPosition(),
                    "the regular expression is wrong: " + e.getMessage(),
                    "Write it in RE2's syntax, which has no look-around and no back references.");
        }
        throw text.refuse(
                call.getParserPosition(), "the regular expression is no literal", "Write REGEXP_LIKE(s, '^[A-Z]+$').");
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
                "TimeFunctions." + unit.name().toLowerCase(Locale.ROOT) + "(" + time.code() + ")",
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
