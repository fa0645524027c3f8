package dev.lambent.feature;

import dev.lambent.app.App;
import dev.lambent.app.LabelSpec;
import dev.lambent.app.Task;
import dev.lambent.feature.FoldPlan.Value;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.type.SqlTypeName;

/** label.sql with its generated code. */
final class CompiledLabelQuery implements LabelQuery {
    private static final String LABEL = "label";
    private static final String CLASS_NAME = "Label";

    private final String stream;
    private final RowSchema schema;
    private final List<String> classes;
    private final RowCode code;
    private final String source;

    private CompiledLabelQuery(String stream, RowSchema schema, List<String> classes, RowCode code, String source) {
        this.stream = stream;
        this.schema = schema;
        this.classes = classes;
        this.code = code;
        this.source = source;
    }

    static CompiledLabelQuery compile(App app, Map<String, RowSchema> streams, Functions functions) {
        SqlText text = new SqlText(app.label().sql().path(), app.label().sql().text());
        SqlQuery query = SqlQuery.compile(text, streams, SqlAllowed.Scope.LABEL, functions);
        NormalForm form = NormalForm.of(query);
        RexBuilder builder = query.rel().getCluster().getRexBuilder();
        int rowId = index(query.names(), app.rowId());
        int label = index(query.names(), LABEL);
        if (rowId < 0 || label < 0 || query.names().size() != 2) {
            throw text.refuse(
                    "its columns are " + String.join(", ", query.names()) + ", not " + app.rowId() + " and " + LABEL,
                    "Write SELECT " + app.rowId() + ", … AS " + LABEL + " FROM … WHERE ….");
        }
        RexNode idExpression = form.source().inputs().get(rowId);
        ColumnType idType = SqlTypes.columnType(idExpression.getType())
                .orElseThrow(() -> text.refuse("the row id has no type", "Select the column " + app.rowId() + "."));
        List<Value> values = List.of(
                new Value(app.rowId(), idType, idExpression),
                label(app, text, builder, form.source().inputs().get(label)));
        String source = RowSource.write(
                text, builder, streams.get(form.source().table()), form.source().below(), values, CLASS_NAME);
        RowSchema schema = new RowSchema(
                List.of(new Column(app.rowId(), idType, true), new Column(LABEL, ColumnType.DOUBLE, true)));
        RowCode code = GeneratedClass.instance(CLASS_NAME, source, RowCode.class, functions.loader());
        return new CompiledLabelQuery(form.source().table(), schema, app.label().classes(), code, source);
    }

    private static Value label(App app, SqlText text, RexBuilder builder, RexNode label) {
        if (app.task() != Task.MULTICLASS) {
            return new Value(LABEL, ColumnType.DOUBLE, asDouble(text, builder, label));
        }
        if (SqlTypes.columnType(label.getType()).orElse(null) != ColumnType.VARCHAR) {
            throw text.refuse(
                    "the label has type " + label.getType(),
                    "The label of a multiclass task is text, one of label.classes: CAST it to VARCHAR, or write a CASE.");
        }
        return new Value(LABEL, ColumnType.VARCHAR, label);
    }

    private static int index(List<String> names, String name) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    private static RexNode asDouble(SqlText text, RexBuilder builder, RexNode label) {
        ColumnType type = SqlTypes.columnType(label.getType()).orElse(null);
        if (type == null || (!type.isNumeric() && type != ColumnType.BOOLEAN)) {
            throw text.refuse(
                    "the label has type " + label.getType(),
                    "A label is a number or a condition: arr_delay_min >= 15 AS label, for example.");
        }
        RelDataType plain = builder.getTypeFactory().createSqlType(SqlTypeName.DOUBLE);
        return builder.makeAbstractCast(builder.getTypeFactory().createTypeWithNullability(plain, true), label, false);
    }

    @Override
    public String stream() {
        return stream;
    }

    @Override
    public RowSchema schema() {
        return schema;
    }

    /** A row whose id or label is null brings no label. */
    @Override
    public Row label(Row event) {
        Row row = code.apply(event);
        if (row == null || row.isNull(0) || row.isNull(1)) {
            return null;
        }
        return classes.isEmpty() ? row : withIndex(row);
    }

    private Row withIndex(Row row) {
        Row indexed = new Row(2);
        indexed.copyFrom(0, row, 0);
        int index = classes.indexOf(row.textAt(1));
        indexed.setDouble(1, index < 0 ? LabelSpec.NO_CLASS : index);
        return indexed;
    }

    String source() {
        return source;
    }
}
