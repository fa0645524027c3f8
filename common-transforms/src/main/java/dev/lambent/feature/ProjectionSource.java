package dev.lambent.feature;

import dev.lambent.feature.FoldPlan.Value;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/** Writes methods that compute rows and conditions: plain copies in line, every other column in a method of its own. */
final class ProjectionSource {
    private final SqlText text;
    private final RexBuilder builder;
    private final IntFunction<Term> columns;
    private final IntFunction<String> names;
    private final IntFunction<String> copies;
    private final String parameters;
    private final String arguments;
    private final String suffix;
    private final JavaText out;

    /**
     * @param columns the term of each input field
     * @param names its name, for comments
     * @param copies the Java that copies it, as arguments of {@code Row.copyFrom}
     * @param parameters of generated methods, such as {@code Row event}
     * @param suffix of the names of generated methods
     */
    ProjectionSource(
            SqlText text,
            RexBuilder builder,
            IntFunction<Term> columns,
            IntFunction<String> names,
            IntFunction<String> copies,
            String parameters,
            String suffix,
            JavaText out) {
        this.text = text;
        this.builder = builder;
        this.columns = columns;
        this.names = names;
        this.copies = copies;
        this.parameters = parameters;
        this.arguments = parameters.replaceAll("Row(\\[])? ", "");
        this.suffix = suffix;
        this.out = out;
    }

    /**
     * Writes the statements that make {@code row} of {@code values}, in the current method.
     *
     * @param width of the row; columns behind the values are left to the caller
     */
    void row(String row, List<Value> values, int width) {
        out.line("Row " + row + " = new Row(" + width + ");");
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            if (isCopy(value)) {
                int field = ((RexInputRef) value.expression()).getIndex();
                out.line(row + ".copyFrom(" + i + ", " + copies.apply(field) + "); // " + comment(value.expression()));
            } else {
                out.line(method(row, i) + "(" + arguments + ", " + row + ");");
            }
        }
    }

    /** Writes the methods that {@link #row} calls. */
    void columns(String row, List<Value> values) {
        for (int i = 0; i < values.size(); i++) {
            Value value = values.get(i);
            if (isCopy(value)) {
                continue;
            }
            out.line("");
            out.comment(value.name() + ": " + comment(value.expression()));
            out.method("private static void " + method(row, i) + "(" + parameters + ", Row " + row + ")");
            Term term = java().value(value.expression(), value.type());
            if (term.isNever() || value.type() == dev.lambent.schema.ColumnType.VARCHAR) {
                out.line(term.write(row, i));
            } else if (!term.isAlways()) {
                out.open("if (" + RexJava.not(term.isNull()) + ") {")
                        .line(term.write(row, i))
                        .close();
            }
            out.close();
        }
    }

    /** Writes a method that says whether a condition is TRUE. */
    void condition(String name, RexNode condition) {
        out.line("");
        out.comment(comment(condition));
        out.method("private static boolean " + name + suffix + "(" + parameters + ")");
        String code = java().condition(condition);
        out.line("return " + code + ";");
        out.close();
    }

    private RexJava java() {
        return new RexJava(text, builder, columns, out);
    }

    private static boolean isCopy(Value value) {
        return value.expression() instanceof RexInputRef;
    }

    private String method(String row, int column) {
        return row + column + suffix;
    }

    private String comment(RexNode expression) {
        return RexWords.of(expression, names);
    }
}
