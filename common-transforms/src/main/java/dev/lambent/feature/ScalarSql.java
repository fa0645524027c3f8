package dev.lambent.feature;

import dev.lambent.feature.FoldPlan.Value;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;

/** Single SQL expressions over one row (conditions of {@code expect}, SQL baselines), compiled to Java. */
public final class ScalarSql {
    private static final String CLASS_NAME = "Expression";

    private ScalarSql() {}

    /** A compiled expression; thread-safe. */
    public interface Expression {
        ColumnType type();

        /** The value as {@link Row#boxed} gives it, or null. */
        Object evaluate(Row row);
    }

    /**
     * @param where what the text belongs to, for error messages ({@code streams.flights.expect[0]})
     * @throws dev.lambent.error.LambentException (USER) with the place in the text
     */
    public static Expression compile(String sql, RowSchema schema, String where) {
        SqlText text = new SqlText(where, sql);
        SqlQuery query = SqlQuery.compileExpression(text, schema);
        RexNode expression = NormalForm.of(query).source().inputs().get(0);
        ColumnType type = SqlTypes.columnType(expression.getType())
                .orElseThrow(() -> text.refuse(
                        "the expression has type " + expression.getType(), "Cast it: CAST(… AS DOUBLE), for example."));
        String source = RowSource.write(
                text,
                query.rel().getCluster().getRexBuilder(),
                schema,
                Optional.empty(),
                List.of(new Value("value", type, expression)),
                CLASS_NAME);
        RowCode code = GeneratedClass.instance(CLASS_NAME, source, RowCode.class, RowCode.class.getClassLoader());
        return new Expression() {
            @Override
            public ColumnType type() {
                return type;
            }

            @Override
            public Object evaluate(Row row) {
                return code.apply(row).boxed(0, type);
            }
        };
    }
}
