package dev.lambent.feature;

import dev.lambent.app.App;
import dev.lambent.app.Baseline;
import dev.lambent.app.Goal;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FoldPlan.Value;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** The model's inputs: as the app says, or every column that could tell a model something. */
final class ModelInputs {
    private ModelInputs() {}

    static List<String> of(App app, SqlText text, FoldPlan plan, RowSchema outputs) {
        if (app.inputs().isPresent()) {
            for (String name : app.inputs().get()) {
                if (outputs.indexOf(name) < 0) {
                    throw LambentException.user(
                            "inputs: " + name + " is unknown",
                            text.name() + " has no such column",
                            "Its columns are " + String.join(", ", names(outputs)) + ".");
                }
            }
            return names(outputs).stream().filter(app.inputs().get()::contains).toList();
        }
        Set<RexNode> constantFields = constants(plan.above());
        return plan.outputs().stream()
                .filter(output -> !output.name().equalsIgnoreCase(app.rowId())
                        && output.type() != ColumnType.TIMESTAMP
                        && !isConstant(output, plan, constantFields))
                .map(Value::name)
                .toList();
    }

    /** @throws LambentException (USER) if a goal, a baseline or the folds go by the values of a column that is not there */
    static void requireGroups(App app, SqlText text, RowSchema outputs) {
        for (Goal goal : app.goals()) {
            goal.each().filter(column -> outputs.indexOf(column) < 0).ifPresent(column -> {
                throw LambentException.user(
                        "The goal `" + goal.text() + "` cannot be judged",
                        text.name() + " has no column " + column,
                        "Its columns are " + String.join(", ", names(outputs)) + ".");
            });
        }
        app.train().folds().by().ifPresent(column -> requireGroup(column, "train.folds.by", text, outputs));
        for (Baseline baseline : app.baselines()) {
            if (baseline instanceof Baseline.Past past) {
                past.by().ifPresent(column -> requireGroup(column, "by of baseline " + past.name(), text, outputs));
            }
        }
    }

    private static void requireGroup(String column, String where, SqlText text, RowSchema outputs) {
        if (outputs.indexOf(column) < 0) {
            throw LambentException.user(
                    "The rows cannot be grouped by " + column + " (" + where + ")",
                    text.name() + " has no such column",
                    "Its columns are " + String.join(", ", names(outputs)) + ".");
        }
    }

    private static boolean isConstant(Value output, FoldPlan plan, Set<RexNode> constantFields) {
        RexNode expression = output.expression();
        if (expression instanceof RexLiteral || constantFields.contains(expression)) {
            return true;
        }
        if (!(expression instanceof RexInputRef ref) || plan.inputOfField()[ref.getIndex()] < 0) {
            return false;
        }
        int input = plan.inputOfField()[ref.getIndex()];
        RexNode below = plan.inputs().get(input).expression();
        if (below instanceof RexLiteral) {
            return plan.branches().stream()
                    .allMatch(branch -> branch.inputs().get(input).expression().equals(below));
        }
        return plan.branches().size() == 1
                && constants(plan.branches().get(0).below()).contains(below);
    }

    /** The columns that a filter compares with a literal by {@code =}, alone or joined by AND. */
    private static Set<RexNode> constants(Optional<RexNode> filter) {
        Set<RexNode> constants = new HashSet<>();
        filter.map(RelOptUtil::conjunctions).orElse(List.of()).forEach(condition -> {
            if (condition.getKind() == SqlKind.EQUALS) {
                RexNode left = ((RexCall) condition).getOperands().get(0);
                RexNode right = ((RexCall) condition).getOperands().get(1);
                if (left instanceof RexInputRef && right instanceof RexLiteral) {
                    constants.add(left);
                } else if (right instanceof RexInputRef && left instanceof RexLiteral) {
                    constants.add(right);
                }
            }
        });
        return constants;
    }

    private static List<String> names(RowSchema schema) {
        return schema.columns().stream().map(dev.lambent.schema.Column::name).toList();
    }
}
