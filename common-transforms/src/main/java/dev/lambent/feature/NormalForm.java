package dev.lambent.feature;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCostImpl;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.plan.hep.HepMatchOrder;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.ProjectMergeRule;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;

/**
 * The one shape that every accepted query has: {@code Project?(Filter?(Window?(Project?(Filter?(Scan)))))}.
 *
 * @param table the stream
 * @param below the filter below the windows, over the stream's columns
 * @param inputs what windows and the projection above see, over the stream's columns
 * @param window the windows, if there are any
 * @param above the filter above the windows, over the window's output
 * @param outputs over the window's output
 */
record NormalForm(
        String table,
        Optional<RexNode> below,
        List<RexNode> inputs,
        Optional<Window> window,
        Optional<RexNode> above,
        List<RexNode> outputs) {
    /** Merging expressions may repeat them this many times; the code generator finds the repetitions again. */
    private static final int MAX_GROWTH = 100_000;

    /** Calcite's simplifications are left out: they reason from types, where Lambent's values may be null. */
    private static final RelBuilderFactory LITERAL =
            RelBuilder.proto(Contexts.of(RelBuilder.Config.DEFAULT.withSimplify(false)));

    static NormalForm of(SqlQuery query) {
        RelNode rel = normalise(query.rel());
        List<RexNode> top = null;
        RexNode filter = null;
        if (rel instanceof Project project) {
            top = project.getProjects();
            rel = project.getInput();
        }
        if (rel instanceof Filter above) {
            filter = above.getCondition();
            rel = above.getInput();
        }
        if (rel instanceof Window window) {
            if (top == null) {
                top = identity(window);
            }
            RelNode in = window.getInput();
            List<RexNode> inputs = null;
            if (in instanceof Project project) {
                inputs = project.getProjects();
                in = project.getInput();
            }
            RexNode below = null;
            if (in instanceof Filter under) {
                below = under.getCondition();
                in = under.getInput();
            }
            if (in instanceof TableScan scan) {
                return new NormalForm(
                        table(scan),
                        Optional.ofNullable(below),
                        inputs == null ? identity(scan) : inputs,
                        Optional.of(window),
                        Optional.ofNullable(filter),
                        top);
            }
        } else if (rel instanceof TableScan scan) {
            return new NormalForm(
                    table(scan),
                    Optional.ofNullable(filter),
                    top == null ? identity(scan) : top,
                    Optional.empty(),
                    Optional.empty(),
                    top == null ? identity(scan) : identity(query.rel()));
        }
        throw query.text()
                .refuse(
                        "the query has a shape that a fold cannot follow ("
                                + rel.getClass().getSimpleName().replace("Logical", "") + ")",
                        "Write SELECT … FROM stream, or SELECT … FROM (SELECT … OVER … FROM stream) WHERE ….");
    }

    private static String table(TableScan scan) {
        List<String> name = scan.getTable().getQualifiedName();
        return name.get(name.size() - 1);
    }

    private static List<RexNode> identity(RelNode rel) {
        List<RexNode> refs = new ArrayList<>();
        for (int i = 0; i < rel.getRowType().getFieldCount(); i++) {
            refs.add(RexInputRef.of(i, rel.getRowType()));
        }
        return refs;
    }

    private static RelNode normalise(RelNode rel) {
        RelOptRule merge = literal(CoreRules.PROJECT_MERGE);
        List<RelOptRule> tidy = List.of(
                merge,
                literal(CoreRules.PROJECT_REMOVE),
                literal(CoreRules.FILTER_MERGE),
                literal(CoreRules.FILTER_PROJECT_TRANSPOSE));
        HepProgramBuilder program = new HepProgramBuilder()
                .addMatchOrder(HepMatchOrder.BOTTOM_UP)
                .addRuleCollection(tidy)
                .addRuleInstance(literal(CoreRules.PROJECT_TO_LOGICAL_PROJECT_AND_WINDOW))
                .addRuleCollection(tidy);
        HepPlanner planner = new HepPlanner(program.build(), null, true, null, RelOptCostImpl.FACTORY);
        planner.setRoot(rel);
        return planner.findBestExp();
    }

    private static RelOptRule literal(RelRule<?> rule) {
        if (rule.config instanceof ProjectMergeRule.Config merge) {
            return merge.withBloat(MAX_GROWTH)
                    .withRelBuilderFactory(LITERAL)
                    .as(ProjectMergeRule.Config.class)
                    .toRule();
        }
        return rule.config.withRelBuilderFactory(LITERAL).toRule();
    }
}
