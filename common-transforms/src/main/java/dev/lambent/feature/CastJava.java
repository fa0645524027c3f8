package dev.lambent.feature;

import dev.lambent.schema.ColumnType;
import java.util.List;
import org.apache.calcite.rex.RexCall;

/** CAST as Java. What cannot be converted is null: a number that does not fit, a text that is not a number. */
final class CastJava {
    private final SqlText text;
    private final JavaText out;

    CastJava(SqlText text, JavaText out) {
        this.text = text;
        this.out = out;
    }

    Term cast(RexCall call, Term from, ColumnType to) {
        if (from.type() == to) {
            return from;
        }
        if (from.isAlways()) {
            return Term.absent(to);
        }
        return switch (from.type()) {
            case INTEGER, BIGINT -> ofInteger(call, from, to);
            case DOUBLE -> ofDouble(call, from, to);
            case DECIMAL -> ofDecimal(call, from, to);
            case VARCHAR -> ofText(from, to);
            case BOOLEAN -> ofBoolean(call, from, to);
            case TIMESTAMP -> throw refuse(call, from, to, "Use EXTRACT to take numbers from a TIMESTAMP.");
        };
    }

    private Term ofInteger(RexCall call, Term from, ColumnType to) {
        return switch (to) {
            case DOUBLE, BIGINT, DECIMAL -> RexJava.convert(from, to);
            case INTEGER ->
                local(
                        "(int) " + from.code(),
                        Term.any(List.of(from.isNull(), from.code() + " != (int) " + from.code())),
                        to);
            case BOOLEAN -> new Term("(" + from.code() + " != 0)", from.isNull(), to);
            case VARCHAR -> {
                String digits = "String.valueOf(" + from.code() + ")";
                yield local(from.isNever() ? digits : "(" + from.isNull() + ") ? null : " + digits, Term.NEVER, to);
            }
            case TIMESTAMP -> throw refuse(call, from, to, "Declare the column as TIMESTAMP in the app file.");
        };
    }

    private Term ofDouble(RexCall call, Term from, ColumnType to) {
        return switch (to) {
            case BIGINT -> truncated(from, to, "fitsBigint");
            case INTEGER -> truncated(from, to, "fitsInteger");
            case DECIMAL -> parsed("Long", "Decimal.rounded(" + from.code() + ")", from.isNull(), to);
            default -> throw refuse(call, from, to, "Cast to BIGINT first, or compare with numbers.");
        };
    }

    private Term ofDecimal(RexCall call, Term from, ColumnType to) {
        String whole = "(" + from.code() + " / Decimal.ONE)";
        return switch (to) {
            case DOUBLE -> RexJava.convert(from, to);
            case BIGINT -> local(whole, from.isNull(), to);
            case INTEGER -> local("(int) " + whole, Term.any(List.of(from.isNull(), whole + " != (int) " + whole)), to);
            case VARCHAR -> {
                String digits = "Decimal.text(" + from.code() + ")";
                yield local(from.isNever() ? digits : "(" + from.isNull() + ") ? null : " + digits, Term.NEVER, to);
            }
            default -> throw refuse(call, from, to, "Compare it with a number.");
        };
    }

    private Term truncated(Term from, ColumnType to, String fits) {
        return local(
                "(" + Term.javaType(to) + ") " + from.code(),
                Term.any(List.of(from.isNull(), "!ScalarFunctions." + fits + "(" + from.code() + ")")),
                to);
    }

    private Term ofText(Term from, ColumnType to) {
        if (to == ColumnType.INTEGER) {
            Term wide = ofText(from, ColumnType.BIGINT);
            return local(
                    "(int) " + wide.code(),
                    Term.any(List.of(wide.isNull(), wide.code() + " != (int) " + wide.code())),
                    to);
        }
        String boxed = to == ColumnType.DOUBLE ? "Double" : to == ColumnType.BOOLEAN ? "Boolean" : "Long";
        String function =
                switch (to) {
                    case DOUBLE -> "toDouble";
                    case DECIMAL -> "toDecimal";
                    case BOOLEAN -> "toBoolean";
                    case TIMESTAMP -> "toTimestamp";
                    default -> "toBigint";
                };
        return parsed(boxed, "ScalarFunctions." + function + "(" + from.code() + ")", Term.NEVER, to);
    }

    /** A boxed value that is null if there is none. */
    private Term parsed(String boxed, String code, String isNull, ColumnType to) {
        int name = out.fresh();
        String value = isNull.equals(Term.NEVER) ? code : "(" + isNull + ") ? null : " + code;
        out.line(boxed + " parsed" + name + " = " + value + ";");
        return local(
                "parsed" + name + " == null ? " + Term.absent(to).code() + " : parsed" + name + "." + Term.javaType(to)
                        + "Value()",
                "parsed" + name + " == null",
                to);
    }

    private Term ofBoolean(RexCall call, Term from, ColumnType to) {
        return switch (to) {
            case INTEGER -> new Term("(" + from.code() + " ? 1 : 0)", from.isNull(), to);
            case BIGINT -> new Term("(" + from.code() + " ? 1L : 0L)", from.isNull(), to);
            case DOUBLE -> new Term("(" + from.code() + " ? 1.0 : 0.0)", from.isNull(), to);
            default -> throw refuse(call, from, to, "Write CASE WHEN … THEN … ELSE … END.");
        };
    }

    private Term local(String code, String isNull, ColumnType type) {
        int name = out.fresh();
        out.line(Term.javaType(type) + " value" + name + " = " + code + ";");
        if (type == ColumnType.VARCHAR) {
            return new Term("value" + name, "(value" + name + " == null)", type);
        }
        if (isNull.equals(Term.NEVER)) {
            return Term.present("value" + name, type);
        }
        out.line("boolean null" + name + " = " + isNull + ";");
        return new Term("value" + name, "null" + name, type);
    }

    private RuntimeException refuse(RexCall call, Term from, ColumnType to, String remedy) {
        return text.refuse(
                call.getParserPosition(), "CAST of " + from.type() + " to " + to + " is not supported", remedy);
    }
}
