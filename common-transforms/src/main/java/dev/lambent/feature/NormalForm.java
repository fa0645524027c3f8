package dev.lambent.feature;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Window;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rel.rules.ProjectMergeRule;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.tools.RelBuilderFactory;

/**
 * The one shape that every accepted query has: {@code Project?(Filter?(Window?(Project?(Filter?(Scan)))))}, or a UNION ALL of
 * such inputs below the windows.
 *
 * @param sources the streams; each gives the same fields
 * @param window the windows, if there are any
 * @param above the filter above the windows, over the window's output
 * @param outputs over the window's output
 */
record NormalForm(List<Source> sources, Optional<Window> window, Optional<RexNode> above, List<RexNode> outputs) {
    /**
     * What one stream gives.
     *
     * @param table the stream
     * @param below the filter below the windows, over the stream's columns
     * @param inputs what windows and the projection above see, over the stream's columns
     */
    record Source(String table, Optional<RexNode> below, List<RexNode> inputs) {
        private static boolean widens(RelDataType from, RelDataType to) {
            return from.getSqlTypeName() == SqlTypeName.NULL
                    || (SqlTypeUtil.isNumeric(from) && SqlTypeUtil.isNumeric(to));
        }

        /** This source seen through a union, and a filter and projection over that. */
        private Source under(SqlText text, Union union, RexNode filter, List<RexNode> top) {
            RexBuilder builder = union.getCluster().getRexBuilder();
            List<RexNode> columns = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                RelDataType type = union.getRowType().getFieldList().get(i).getType();
                RexNode column = inputs.get(i);
                boolean same = SqlTypes.columnType(column.getType()).equals(SqlTypes.columnType(type));
                if (!same && !widens(column.getType(), type)) {
                    throw text.refuse(
                            "column " + (i + 1) + " of the UNION ALL is " + column.getType() + " of " + table + " and "
                                    + type + " of another stream",
                            "Give it one type in all branches: CAST(… AS …).");
                }
                columns.add(same ? column : builder.ensureType(type, column, false));
            }
            RexShuttle replace = new RexShuttle() {
                @Override
                public RexNode visitInputRef(RexInputRef ref) {
                    return columns.get(ref.getIndex());
                }
            };
            List<RexNode> conditions = new ArrayList<>();
            below.ifPresent(conditions::add);
            if (filter != null) {
                conditions.add(filter.accept(replace));
            }
            return new Source(
                    table,
                    conditions.isEmpty()
                            ? Optional.empty()
                            : Optional.of(RexUtil.composeConjunction(builder, conditions)),
                    replace.visitList(top));
        }
    }

    /** Merging expressions may repeat them this many times; the code generator finds the repetitions again. */
    private static final int MAX_GROWTH = 100_000;

    /** Calcite's simplifications are left out: they reason from types, where Lambent's values may be null. */
    private static final RelBuilderFactory LITERAL =
            RelBuilder.proto(Contexts.of(RelBuilder.Config.DEFAULT.withSimplify(false)));

    static NormalForm of(SqlQuery query) {
        RelNode normal = normalise(query.rel());
        RelNode rel = normal;
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
            return new NormalForm(
                    sources(query, window.getInput()),
                    Optional.of(window),
                    Optional.ofNullable(filter),
                    top == null ? identity(window) : top);
        }
        return new NormalForm(sources(query, normal), Optional.empty(), Optional.empty(), identity(query.rel()));
    }

    /** The only stream of a query that takes no more than one. */
    Source source() {
        return sources.get(0);
    }

    private static List<Source> sources(SqlQuery query, RelNode input) {
        RelNode rel = input;
        List<RexNode> top = null;
        RexNode filter = null;
        if (rel instanceof Project project) {
            top = project.getProjects();
            rel = project.getInput();
        }
        if (rel instanceof Filter below) {
            filter = below.getCondition();
            rel = below.getInput();
        }
        if (rel instanceof TableScan scan) {
            return List.of(new Source(table(scan), Optional.ofNullable(filter), top == null ? identity(scan) : top));
        }
        if (!(rel instanceof Union union)) {
            throw query.text()
                    .refuse(
                            "the query has a shape that a fold cannot follow ("
                                    + rel.getClass().getSimpleName().replace("Logical", "") + ")",
                            "Write SELECT … FROM stream, or SELECT … FROM (SELECT … OVER … FROM stream) WHERE …. Windows stand above a"
                                    + " UNION ALL, not in its branches.");
        }
        List<Source> sources = new ArrayList<>();
        Set<String> streams = new HashSet<>();
        for (RelNode branch : union.getInputs()) {
            for (Source source : sources(query, branch)) {
                if (!streams.add(source.table)) {
                    throw query.text()
                            .refuse(
                                    source.table + " stands in the UNION ALL twice",
                                    "Name each stream once; CASE can tell its kinds of rows apart.");
                }
                sources.add(source.under(query.text(), union, filter, top == null ? identity(union) : top));
            }
        }
        return sources;
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
