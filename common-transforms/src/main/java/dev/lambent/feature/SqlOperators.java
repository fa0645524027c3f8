package dev.lambent.feature;

import dev.lambent.fold.Aggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlSumAggFunction;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.apache.calcite.util.Optionality;

/** The operators of features.sql where they differ from Calcite's, and their conversion. */
final class SqlOperators {
    private SqlOperators() {}

    /** Division is always of doubles: 5 / 2 is 2.5. */
    private static final SqlBinaryOperator DIVIDE = new SqlBinaryOperator(
            "/",
            SqlKind.DIVIDE,
            60,
            true,
            ReturnTypes.DOUBLE.andThen(SqlTypeTransforms.FORCE_NULLABLE),
            InferTypes.FIRST_KNOWN,
            OperandTypes.NUMERIC_NUMERIC);

    private static final SqlFunction HASH_BUCKET = function(
            "HASH_BUCKET",
            ReturnTypes.INTEGER_NULLABLE,
            OperandTypes.or(
                    OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.INTEGER),
                    OperandTypes.family(SqlTypeFamily.INTEGER, SqlTypeFamily.INTEGER)));

    private static final SqlFunction GREAT_CIRCLE_KM = function(
            "GREAT_CIRCLE_KM",
            ReturnTypes.DOUBLE_NULLABLE,
            OperandTypes.family(
                    SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC));

    private static final SqlFunction FROM_UTC_TIMESTAMP = function(
            "FROM_UTC_TIMESTAMP",
            ReturnTypes.ARG0_NULLABLE,
            OperandTypes.family(SqlTypeFamily.TIMESTAMP, SqlTypeFamily.CHARACTER));

    private static final SqlFunction REGEXP_LIKE = function(
            "REGEXP_LIKE",
            ReturnTypes.BOOLEAN_NULLABLE,
            OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER));

    private static final SqlFunction REGEXP_EXTRACT = function(
            "REGEXP_EXTRACT",
            ReturnTypes.VARCHAR_NULLABLE,
            OperandTypes.or(
                    OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER),
                    OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.CHARACTER, SqlTypeFamily.INTEGER)));

    static final SqlAggFunction QUANTILE_CONT = aggregate("QUANTILE_CONT", SqlTypeFamily.NUMERIC);
    private static final SqlAggFunction DECAY_SUM = aggregate("DECAY_SUM", SqlTypeFamily.DATETIME_INTERVAL);
    private static final SqlAggFunction DECAY_AVG = aggregate("DECAY_AVG", SqlTypeFamily.DATETIME_INTERVAL);

    /** Aggregates that their kind does not tell. */
    static final Map<SqlOperator, Aggregate.Function> AGGREGATES = Map.of(
            SqlStdOperatorTable.APPROX_COUNT_DISTINCT,
            Aggregate.Function.APPROX_COUNT_DISTINCT,
            QUANTILE_CONT,
            Aggregate.Function.QUANTILE_CONT,
            DECAY_SUM,
            Aggregate.Function.DECAY_SUM,
            DECAY_AVG,
            Aggregate.Function.DECAY_AVG);

    /** An aggregate of a number, with a parameter. */
    private static SqlAggFunction aggregate(String name, SqlTypeFamily parameter) {
        return new SqlAggFunction(
                name,
                null,
                SqlKind.OTHER_FUNCTION,
                ReturnTypes.DOUBLE.andThen(SqlTypeTransforms.FORCE_NULLABLE),
                null,
                OperandTypes.family(SqlTypeFamily.NUMERIC, parameter),
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                Optionality.FORBIDDEN) {};
    }

    private static SqlFunction function(String name, SqlReturnTypeInference type, SqlOperandTypeChecker operands) {
        return new SqlFunction(
                name, SqlKind.OTHER_FUNCTION, type, null, operands, SqlFunctionCategory.USER_DEFINED_FUNCTION);
    }

    /** First in the chain, because the validator resolves operators by name. */
    static final SqlOperatorTable TABLE = SqlOperatorTables.chain(
            SqlOperatorTables.of(
                    DIVIDE,
                    HASH_BUCKET,
                    GREAT_CIRCLE_KM,
                    FROM_UTC_TIMESTAMP,
                    REGEXP_LIKE,
                    REGEXP_EXTRACT,
                    QUANTILE_CONT,
                    DECAY_SUM,
                    DECAY_AVG),
            SqlStdOperatorTable.instance());

    /** SUM is expanded by an identity test on the function; another instance is left whole. */
    private static final SqlSumAggFunction WHOLE_SUM = new SqlSumAggFunction(null) {};

    /** Calls that Calcite would replace by sums of squares, quotients or powers. */
    private static final Set<SqlOperator> KEPT_WHOLE = Set.of(
            SqlStdOperatorTable.AVG,
            SqlStdOperatorTable.STDDEV_POP,
            SqlStdOperatorTable.STDDEV_SAMP,
            SqlStdOperatorTable.STDDEV,
            SqlStdOperatorTable.VAR_POP,
            SqlStdOperatorTable.VAR_SAMP,
            SqlStdOperatorTable.VARIANCE,
            SqlStdOperatorTable.SUM,
            SqlStdOperatorTable.SQRT);

    static final SqlRexConvertletTable CONVERTLETS = call -> {
        SqlOperator operator = call.getOperator();
        if (operator == DIVIDE) {
            return (context, division) -> {
                RelDataType plain = context.getTypeFactory().createSqlType(SqlTypeName.DOUBLE);
                RelDataType type = context.getTypeFactory().createTypeWithNullability(plain, true);
                List<RexNode> operands = new ArrayList<>();
                for (SqlNode operand : division.getOperandList()) {
                    operands.add(context.getRexBuilder().ensureType(type, context.convertExpression(operand), false));
                }
                return context.getRexBuilder().makeCall(type, SqlStdOperatorTable.DIVIDE, operands);
            };
        }
        if (!KEPT_WHOLE.contains(operator)) {
            return StandardConvertletTable.INSTANCE.get(call);
        }
        return (context, whole) -> {
            List<RexNode> operands = new ArrayList<>();
            for (SqlNode operand : whole.getOperandList()) {
                operands.add(context.convertExpression(operand));
            }
            RelDataType type = context.getValidator().getValidatedNodeType(whole);
            SqlOperator kept = operator == SqlStdOperatorTable.SUM ? WHOLE_SUM : operator;
            return context.getRexBuilder().makeCall(whole.getParserPosition(), type, kept, operands);
        };
    };
}
