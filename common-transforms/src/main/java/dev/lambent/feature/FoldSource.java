package dev.lambent.feature;

import dev.lambent.feature.FoldPlan.Branch;
import dev.lambent.feature.FoldPlan.Place;
import dev.lambent.feature.FoldPlan.SetPlan;
import dev.lambent.fold.Aggregate;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;

/** Writes the Java class of a fold plan. The text depends on the plan alone. */
final class FoldSource {
    private final SqlText text;
    private final RexBuilder builder;
    private final FoldPlan plan;
    private final JavaText out = new JavaText();

    private FoldSource(SqlText text, RexBuilder builder, FoldPlan plan) {
        this.text = text;
        this.builder = builder;
        this.plan = plan;
    }

    static String write(SqlText text, RexBuilder builder, FoldPlan plan, String className) {
        return new FoldSource(text, builder, plan).write(className);
    }

    private String write(String className) {
        out.line("package " + GeneratedClass.PACKAGE + ";").line("");
        out.line("import dev.lambent.feature.FoldCode;")
                .line("import dev.lambent.feature.KeyText;")
                .line("import dev.lambent.feature.FunctionCalls;")
                .line("import dev.lambent.feature.HashBuckets;")
                .line("import dev.lambent.feature.RegexFunctions;")
                .line("import dev.lambent.feature.ScalarFunctions;")
                .line("import dev.lambent.feature.TimeFunctions;")
                .line("import dev.lambent.schema.Decimal;")
                .line("import dev.lambent.schema.Row;")
                .line("");
        out.line("/** Generated from " + text.name() + "; rows of stream "
                + plan.branches().stream().map(branch -> branch.stream().name()).collect(Collectors.joining(", "))
                + ". */");
        out.open("public final class " + className + " extends FoldCode {");
        prepare();
        mayScore();
        key();
        finish();
        out.fields().close();
        return out.toString();
    }

    private void prepare() {
        out.method("public Row prepare(int branch, Row event)");
        if (plan.branches().size() == 1) {
            out.line("return prepare0(event);");
        } else {
            out.open("switch (branch) {");
            for (int i = 0; i < plan.branches().size(); i++) {
                out.line("case " + i + ":").line("    return prepare" + i + "(event);");
            }
            out.line("default:").line("    throw new IllegalArgumentException(\"there is no branch \" + branch);");
            out.close();
        }
        out.close();
        for (int i = 0; i < plan.branches().size(); i++) {
            prepare(i, plan.branches().get(i));
        }
    }

    /** The projection and filter of one stream; its methods are named by the stream's number. */
    private void prepare(int number, Branch branch) {
        List<Column> columns = branch.stream().schema().columns();
        String suffix = plan.branches().size() == 1 ? "" : "of" + number;
        ProjectionSource source = new ProjectionSource(
                text,
                builder,
                field -> {
                    Column column = columns.get(field);
                    return column("event", field, column.type(), column.nullable());
                },
                field -> columns.get(field).name(),
                field -> "event, " + field,
                "Row event",
                suffix,
                out);
        out.line("");
        out.comment("Rows of " + branch.stream().name());
        out.method("private static Row prepare" + number + "(Row event)");
        if (branch.below().isPresent()) {
            out.open("if (!below" + suffix + "(event)) {").line("return null;").close();
        }
        source.row("input", branch.inputs(), branch.inputs().size());
        out.line("return input;");
        out.close();
        branch.below().ifPresent(condition -> source.condition("below", condition));
        source.columns("input", branch.inputs());
    }

    private static Term column(String row, int index, ColumnType type, boolean nullable) {
        String code = Term.read(row, index, type);
        String isNull = !nullable
                ? Term.NEVER
                : type == ColumnType.VARCHAR ? "(" + code + " == null)" : row + ".isNull(" + index + ")";
        return new Term(code, isNull, type);
    }

    private void mayScore() {
        List<RexNode> early = new ArrayList<>();
        plan.above().ifPresent(filter -> {
            for (RexNode part : RelOptUtil.conjunctions(filter)) {
                if (needsInputsOnly(part)) {
                    early.add(part);
                }
            }
        });
        out.line("");
        out.method("public boolean mayScore(Row input)");
        List<String> calls = new ArrayList<>();
        for (int i = 0; i < early.size(); i++) {
            calls.add("early" + i + "(input)");
        }
        out.line("return " + (calls.isEmpty() ? "true" : String.join(" && ", calls)) + ";");
        out.close();
        ProjectionSource source = above("Row input");
        for (int i = 0; i < early.size(); i++) {
            source.condition("early" + i, early.get(i));
        }
    }

    private boolean needsInputsOnly(RexNode condition) {
        boolean[] inputsOnly = {true};
        condition.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitInputRef(RexInputRef ref) {
                inputsOnly[0] &= plan.inputOfField()[ref.getIndex()] >= 0;
                return null;
            }
        });
        return inputsOnly[0];
    }

    /** Code over prepared rows and parts. */
    private ProjectionSource above(String parameters) {
        return new ProjectionSource(
                text,
                builder,
                field -> {
                    int input = plan.inputOfField()[field];
                    if (input >= 0) {
                        return column("input", input, plan.inputs().get(input).type(), plan.isInputNullable(input));
                    }
                    Place place = plan.aggregateOfField()[field];
                    Aggregate aggregate =
                            plan.sets().get(place.set()).aggregates().get(place.column());
                    return column(
                            "parts[" + place.set() + "]",
                            place.column(),
                            aggregate.type(),
                            !aggregate.function().counts());
                },
                this::name,
                field -> {
                    int input = plan.inputOfField()[field];
                    Place place = plan.aggregateOfField()[field];
                    return input >= 0 ? "input, " + input : "parts[" + place.set() + "], " + place.column();
                },
                parameters,
                "",
                out);
    }

    private String name(int field) {
        int input = plan.inputOfField()[field];
        if (input >= 0) {
            return plan.inputs().get(input).name();
        }
        Place place = plan.aggregateOfField()[field];
        Aggregate aggregate = plan.sets().get(place.set()).aggregates().get(place.column());
        String argument = aggregate.argument() < 0
                ? "*"
                : plan.inputs().get(aggregate.argument()).name();
        return aggregate.function() + "(" + argument + ") OVER set " + place.set();
    }

    private void key() {
        out.line("");
        out.method("public String key(int set, Row input)");
        if (!plan.hasWindows()) {
            out.line("return bucket(input);");
            out.close();
            return;
        }
        out.open("switch (set) {");
        for (int set = 0; set < plan.sets().size(); set++) {
            out.line("case " + set + ":").line("    return " + key(plan.sets().get(set)) + ";");
        }
        out.line("default:").line("    throw new IllegalArgumentException(\"there is no set \" + set);");
        out.close();
        out.close();
    }

    private String key(SetPlan set) {
        int[] keys = set.keys();
        if (keys.length == 0) {
            return "\"\"";
        }
        if (keys.length == 1 && plan.inputs().get(keys[0]).type() == ColumnType.VARCHAR) {
            return "KeyText.of(input.textAt(" + keys[0] + "))";
        }
        StringBuilder code = new StringBuilder("new KeyText()");
        for (int key : keys) {
            ColumnType type = plan.inputs().get(key).type();
            code.append(".add(");
            if (type != ColumnType.VARCHAR) {
                code.append("input.isNull(").append(key).append("), ");
            }
            code.append(Term.read("input", key, type)).append(')');
        }
        return code.append(".text()").toString();
    }

    private void finish() {
        out.line("");
        out.method("public Row finish(Row input, Row[] parts)");
        if (!plan.hasWindows()) {
            out.line("return input;");
            out.close();
            return;
        }
        if (plan.above().isPresent()) {
            out.open("if (!above(input, parts)) {").line("return null;").close();
        }
        ProjectionSource source = above("Row input, Row[] parts");
        int width = plan.outputs().size();
        source.row("output", plan.outputs(), plan.marksTruncated() ? width + 1 : width);
        if (plan.marksTruncated()) {
            List<String> flags = new ArrayList<>();
            for (int set = 0; set < plan.sets().size(); set++) {
                int column = plan.sets().get(set).aggregates().size();
                flags.add("parts[" + set + "].booleanAt(" + column + ")");
            }
            out.line("output.setBoolean(" + width + ", " + String.join(" || ", flags) + ");");
        }
        out.line("return output;");
        out.close();
        plan.above().ifPresent(condition -> source.condition("above", condition));
        source.columns("output", plan.outputs());
    }
}
