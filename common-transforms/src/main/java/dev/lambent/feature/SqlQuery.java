package dev.lambent.feature;

import dev.lambent.error.LambentException;
import dev.lambent.schema.RowSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.calcite.avatica.util.Casing;
import org.apache.calcite.avatica.util.Quoting;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.schema.SchemaPlus;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParseException;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlOperatorTables;
import org.apache.calcite.sql.validate.SqlConformance;
import org.apache.calcite.sql.validate.SqlConformanceEnum;
import org.apache.calcite.sql.validate.SqlDelegatingConformance;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;

/**
 * A parsed, checked, validated and converted query.
 *
 * @param parsed as written
 * @param rel as converted, aggregates whole
 * @param names of the output columns
 */
record SqlQuery(SqlText text, SqlNode parsed, RelNode rel, List<String> names) {
    /** As lenient as the parser can be, but a name in a SELECT list is a column, never an alias beside it. */
    private static final SqlConformance CONFORMANCE = new SqlDelegatingConformance(SqlConformanceEnum.BABEL) {
        @Override
        public SelectAliasLookup isSelectAlias() {
            return SelectAliasLookup.UNSUPPORTED;
        }
    };

    private static final SqlParser.Config PARSER = SqlParser.config()
            .withQuoting(Quoting.DOUBLE_QUOTE)
            .withUnquotedCasing(Casing.UNCHANGED)
            .withQuotedCasing(Casing.UNCHANGED)
            .withCaseSensitive(false)
            .withConformance(CONFORMANCE)
            .withIdentifierMaxLength(256);

    /** Compiles a query over streams; {@code allowed} says what may stand in it. */
    static SqlQuery compile(
            SqlText text, Map<String, RowSchema> streams, SqlAllowed.Scope allowed, Functions functions) {
        try {
            SqlNode parsed = SqlParser.create(text.text(), PARSER).parseQuery();
            return compile(text, parsed, streams, allowed, functions);
        } catch (SqlParseException e) {
            throw text.unparsable(e, names(streams));
        }
    }

    /** Compiles a single expression over one row, as the query {@code SELECT expression AS v FROM row}. */
    static SqlQuery compileExpression(SqlText text, RowSchema schema) {
        try {
            SqlNode expression = SqlParser.create(text.text(), PARSER).parseExpression();
            SqlSelect select = new SqlSelect(
                    SqlParserPos.ZERO,
                    SqlNodeList.EMPTY,
                    SqlNodeList.of(expression),
                    new org.apache.calcite.sql.SqlIdentifier("row", SqlParserPos.ZERO),
                    null,
                    null,
                    null,
                    SqlNodeList.EMPTY,
                    null,
                    null,
                    null,
                    null,
                    SqlNodeList.EMPTY);
            return compile(text, select, Map.of("row", schema), SqlAllowed.Scope.EXPRESSION, Functions.NONE);
        } catch (SqlParseException e) {
            throw text.unparsable(e, names(Map.of("row", schema)));
        }
    }

    /** Whether a call of this name is nothing to the parser but a call. */
    static boolean isFreeFunctionName(String name) {
        try {
            SqlNode call = SqlParser.create(name + "(1)", PARSER).parseExpression();
            return call instanceof SqlCall parsed && parsed.getOperator() instanceof SqlUnresolvedFunction;
        } catch (SqlParseException e) {
            return false;
        }
    }

    private static Set<String> names(Map<String, RowSchema> streams) {
        Set<String> names = new HashSet<>(streams.keySet());
        streams.values().forEach(schema -> schema.columns().forEach(column -> names.add(column.name())));
        return names;
    }

    private static SqlQuery compile(
            SqlText text,
            SqlNode parsed,
            Map<String, RowSchema> streams,
            SqlAllowed.Scope allowed,
            Functions functions) {
        new SqlAllowed(text, allowed, functions.names()).check(parsed);
        try {
            RelDataTypeFactory types = SqlTypes.factory();
            CalciteCatalogReader catalog = catalog(types, streams);
            SqlValidator validator = SqlValidatorUtil.newValidator(
                    SqlOperatorTables.chain(SqlOperators.TABLE, functions.operators()),
                    catalog,
                    types,
                    SqlValidator.Config.DEFAULT
                            .withConformance(CONFORMANCE)
                            .withTypeCoercionEnabled(false)
                            .withIdentifierExpansion(true)
                            .withDefaultNullCollation(NullCollation.LAST));
            SqlNode validated = validator.validate(parsed.accept(new SqlRewrite()));
            RelDataType rowType = validator.getValidatedNodeType(validated);
            RelOptCluster cluster =
                    RelOptCluster.create(new HepPlanner(HepProgram.builder().build()), new RexBuilder(types));
            SqlToRelConverter converter = new SqlToRelConverter(
                    (row, query, schemaPath, viewPath) -> {
                        throw new IllegalStateException("there are no views");
                    },
                    validator,
                    catalog,
                    cluster,
                    SqlOperators.CONVERTLETS,
                    SqlToRelConverter.config()
                            .withExpand(false)
                            .withTrimUnusedFields(false)
                            .withInSubQueryThreshold(Integer.MAX_VALUE)
                            .withRelBuilderConfigTransform(config -> config.withSimplify(false)));
            RelNode rel = converter.convertQuery(validated, false, true).project();
            return new SqlQuery(text, parsed, rel, rowType.getFieldNames());
        } catch (RuntimeException e) {
            throw text.wrong(e);
        } catch (StackOverflowError e) {
            throw text.refuse("it is nested too deeply", "Split the expression, or use IN for long lists of values.");
        } catch (AssertionError e) {
            throw LambentException.internal(text.name() + " cannot be converted", e.getMessage(), e);
        }
    }

    private static CalciteCatalogReader catalog(RelDataTypeFactory types, Map<String, RowSchema> streams) {
        SchemaPlus root = CalciteSchema.createRootSchema(false, false).plus();
        streams.forEach((name, schema) -> root.add(name, table(schema)));
        Properties properties = new Properties();
        properties.setProperty("caseSensitive", "false");
        return new CalciteCatalogReader(
                CalciteSchema.from(root), List.of(), types, new CalciteConnectionConfigImpl(properties));
    }

    private static Table table(RowSchema schema) {
        return new AbstractTable() {
            @Override
            public RelDataType getRowType(RelDataTypeFactory types) {
                return SqlTypes.rowType(types, schema);
            }
        };
    }
}
