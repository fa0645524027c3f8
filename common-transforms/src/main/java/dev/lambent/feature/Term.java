package dev.lambent.feature;

import dev.lambent.schema.ColumnType;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A translated expression: Java expressions without effects, cheap enough to be repeated.
 *
 * @param code its value; anything (but no exception) when null
 * @param isNull whether it is null: {@link #NEVER}, {@link #ALWAYS} or a Java expression. A VARCHAR's code is a null
 *     reference exactly when this holds
 */
record Term(String code, String isNull, ColumnType type) {
    static final String NEVER = "false";
    static final String ALWAYS = "true";

    static Term present(String code, ColumnType type) {
        return new Term(code, NEVER, type);
    }

    static Term absent(ColumnType type) {
        String zero =
                switch (type) {
                    case BOOLEAN -> "false";
                    case INTEGER -> "0";
                    case BIGINT, DECIMAL, TIMESTAMP -> "0L";
                    case DOUBLE -> "0.0";
                    case VARCHAR -> "null";
                };
        return new Term(zero, ALWAYS, type);
    }

    boolean isNever() {
        return isNull.equals(NEVER);
    }

    boolean isAlways() {
        return isNull.equals(ALWAYS);
    }

    /** Whether any of several is null. */
    static String any(Iterable<String> conditions) {
        Set<String> parts = new LinkedHashSet<>();
        for (String condition : conditions) {
            if (condition.equals(ALWAYS)) {
                return ALWAYS;
            }
            if (!condition.equals(NEVER)) {
                parts.add(condition);
            }
        }
        return parts.isEmpty() ? NEVER : String.join(" || ", parts);
    }

    static String javaType(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> "boolean";
            case INTEGER -> "int";
            case BIGINT, DECIMAL, TIMESTAMP -> "long";
            case DOUBLE -> "double";
            case VARCHAR -> "String";
        };
    }

    static String boxType(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> "Boolean";
            case INTEGER -> "Integer";
            case BIGINT, DECIMAL, TIMESTAMP -> "Long";
            case DOUBLE -> "Double";
            case VARCHAR -> "String";
        };
    }

    /** The accessor of a row's column. */
    static String read(String row, int column, ColumnType type) {
        return switch (type) {
            case BOOLEAN -> row + ".booleanAt(" + column + ")";
            case INTEGER -> row + ".intAt(" + column + ")";
            case BIGINT, DECIMAL, TIMESTAMP -> row + ".longAt(" + column + ")";
            case DOUBLE -> row + ".doubleAt(" + column + ")";
            case VARCHAR -> row + ".textAt(" + column + ")";
        };
    }

    /** The statement that sets a row's column to this value. */
    String write(String row, int column) {
        return switch (type) {
            case BOOLEAN -> row + ".setBoolean(" + column + ", " + code + ");";
            case INTEGER, BIGINT, DECIMAL, TIMESTAMP -> row + ".setLong(" + column + ", " + code + ");";
            case DOUBLE -> row + ".setDouble(" + column + ", " + code + ");";
            case VARCHAR -> row + ".setText(" + column + ", " + code + ");";
        };
    }
}
