package dev.lambent.feature;

import dev.lambent.feature.FoldPlan.Value;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowSchema;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;

/** Writes the Java class of a projection and filter of one row. */
final class RowSource {
    private RowSource() {}

    static String write(
            SqlText text,
            RexBuilder builder,
            RowSchema schema,
            Optional<RexNode> filter,
            List<Value> values,
            String className) {
        JavaText out = new JavaText();
        out.line("package " + GeneratedClass.PACKAGE + ";").line("");
        out.line("import dev.lambent.feature.RowCode;")
                .line("import dev.lambent.feature.FunctionCalls;")
                .line("import dev.lambent.feature.HashBuckets;")
                .line("import dev.lambent.feature.RegexFunctions;")
                .line("import dev.lambent.feature.ScalarFunctions;")
                .line("import dev.lambent.feature.TimeFunctions;")
                .line("import dev.lambent.schema.Decimal;")
                .line("import dev.lambent.schema.Row;")
                .line("");
        out.line("/** Generated from " + text.name() + ". */");
        out.open("public final class " + className + " extends RowCode {");
        ProjectionSource source = new ProjectionSource(
                text,
                builder,
                field -> column(schema.column(field), field),
                field -> schema.column(field).name(),
                field -> "row, " + field,
                "Row row",
                "",
                out);
        out.method("public Row apply(Row row)");
        if (filter.isPresent()) {
            out.open("if (!keep(row)) {").line("return null;").close();
        }
        source.row("result", values, values.size());
        out.line("return result;");
        out.close();
        filter.ifPresent(condition -> source.condition("keep", condition));
        source.columns("result", values);
        out.fields().close();
        return out.toString();
    }

    private static Term column(Column column, int index) {
        String code = Term.read("row", index, column.type());
        String isNull = !column.nullable()
                ? Term.NEVER
                : column.type() == ColumnType.VARCHAR ? "(" + code + " == null)" : "row.isNull(" + index + ")";
        return new Term(code, isNull, column.type());
    }
}
