package dev.lambent.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.fun.SqlSumAggFunction;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;

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

    /** First in the chain, because the validator resolves operators by name. */
    static final SqlOperatorTable TABLE =
            SqlOperatorTables.chain(SqlOperatorTables.of(DIVIDE), SqlStdOperatorTable.instance());

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
