package dev.lambent.feature;

import java.util.EnumSet;
import java.util.Set;
import org.apache.calcite.sql.SqlKind;

/** The functions, operators, types and units that features.sql may use. */
final class SqlVocabulary {
    private SqlVocabulary() {}

    static final Set<String> FUNCTIONS = Set.of(
            "ABS",
            "ACOS",
            "ASIN",
            "ATAN",
            "ATAN2",
            "CAST",
            "CEIL",
            "CHAR_LENGTH",
            "CHARACTER_LENGTH",
            "COALESCE",
            "COS",
            "DEGREES",
            "EXP",
            "EXTRACT",
            "FLOOR",
            "FROM_UTC_TIMESTAMP",
            "GREAT_CIRCLE_KM",
            "HASH_BUCKET",
            "LN",
            "LOG10",
            "LOWER",
            "MOD",
            "NULLIF",
            "POSITION",
            "POWER",
            "RADIANS",
            "REGEXP_EXTRACT",
            "REGEXP_LIKE",
            "REPLACE",
            "ROUND",
            "SIGN",
            "SIN",
            "SQRT",
            "SUBSTRING",
            "TAN",
            "TRIM",
            "UPPER");

    static final Set<String> AGGREGATES = Set.of(
            "COUNT",
            "APPROX_COUNT_DISTINCT",
            "SUM",
            "AVG",
            "MIN",
            "MAX",
            "STDDEV",
            "STDDEV_SAMP",
            "STDDEV_POP",
            "VARIANCE",
            "VAR_SAMP",
            "VAR_POP",
            "FIRST_VALUE",
            "LAST_VALUE",
            "LAG",
            "MEDIAN",
            "QUANTILE_CONT",
            "MODE",
            "DECAY_SUM",
            "DECAY_AVG");

    /** Those whose value depends on which rows are there, not only on their arguments. */
    static final Set<String> OF_PLACES = Set.of("FIRST_VALUE", "LAST_VALUE", "LAG");

    static final Set<SqlKind> OPERATORS = EnumSet.of(
            SqlKind.AS,
            SqlKind.PLUS,
            SqlKind.MINUS,
            SqlKind.TIMES,
            SqlKind.DIVIDE,
            SqlKind.MOD,
            SqlKind.MINUS_PREFIX,
            SqlKind.PLUS_PREFIX,
            SqlKind.EQUALS,
            SqlKind.NOT_EQUALS,
            SqlKind.LESS_THAN,
            SqlKind.LESS_THAN_OR_EQUAL,
            SqlKind.GREATER_THAN,
            SqlKind.GREATER_THAN_OR_EQUAL,
            SqlKind.AND,
            SqlKind.OR,
            SqlKind.NOT,
            SqlKind.IS_NULL,
            SqlKind.IS_NOT_NULL,
            SqlKind.IS_TRUE,
            SqlKind.IS_NOT_TRUE,
            SqlKind.IS_FALSE,
            SqlKind.IS_NOT_FALSE,
            SqlKind.IS_UNKNOWN,
            SqlKind.IS_DISTINCT_FROM,
            SqlKind.IS_NOT_DISTINCT_FROM,
            SqlKind.BETWEEN,
            SqlKind.IN,
            SqlKind.NOT_IN,
            SqlKind.LIKE,
            SqlKind.CASE);

    static final Set<String> CAST_TARGETS =
            Set.of("BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "DECIMAL", "VARCHAR", "TIMESTAMP");

    /** Units on which the engines agree. */
    static final Set<String> UNITS = Set.of(
            "YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DOY", "ISODOW", "ISOYEAR", "HOUR", "MINUTE", "SECOND", "EPOCH");

    static final Set<String> FLOOR_UNITS =
            Set.of("YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR", "MINUTE", "SECOND");
}
