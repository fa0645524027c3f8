package dev.lambent.feature;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Decimal;
import dev.lambent.schema.RowSchema;
import java.nio.charset.Charset;
import java.util.Optional;
import org.apache.calcite.jdbc.JavaTypeFactoryImpl;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;

/** Lambent's types in Calcite's words. */
final class SqlTypes {
    private SqlTypes() {}

    /** AVG and its kin are DOUBLE, SUM of integers is BIGINT, and strings of several lengths are VARCHAR, not padded. */
    private static final RelDataTypeSystem SYSTEM = new RelDataTypeSystemImpl() {
        @Override
        public RelDataType deriveAvgAggType(RelDataTypeFactory types, RelDataType argument) {
            return nullable(types, SqlTypeName.DOUBLE);
        }

        @Override
        public RelDataType deriveSumType(RelDataTypeFactory types, RelDataType argument) {
            return switch (argument.getSqlTypeName()) {
                case INTEGER, BIGINT -> nullable(types, SqlTypeName.BIGINT);
                case DOUBLE -> nullable(types, SqlTypeName.DOUBLE);
                case DECIMAL -> nullable(types, ColumnType.DECIMAL);
                default -> super.deriveSumType(types, argument);
            };
        }

        /** Enough for a BIGINT beside a DECIMAL: types in between must not lose the digits behind the point. */
        @Override
        public int getMaxPrecision(SqlTypeName typeName) {
            return typeName == SqlTypeName.DECIMAL ? 38 : super.getMaxPrecision(typeName);
        }

        @Override
        public boolean shouldConvertRaggedUnionTypesToVarying() {
            return true;
        }
    };

    /** A fresh type factory; Calcite's are not meant to be shared by threads. */
    static RelDataTypeFactory factory() {
        return new JavaTypeFactoryImpl(SYSTEM) {
            @Override
            public Charset getDefaultCharset() {
                return UTF_8;
            }
        };
    }

    private static RelDataType nullable(RelDataTypeFactory types, SqlTypeName name) {
        return types.createTypeWithNullability(types.createSqlType(name), true);
    }

    /**
     * A stream's row type. Every column is nullable to Calcite: an expression over columns that are never null may still
     * be null in Lambent (integers that do not fit), so nothing may be concluded from NOT NULL.
     */
    static RelDataType rowType(RelDataTypeFactory types, RowSchema schema) {
        RelDataTypeFactory.Builder row = types.builder();
        for (Column column : schema.columns()) {
            row.add(column.name(), nullable(types, column.type()));
        }
        return row.build();
    }

    /** Calcite's type for one of Lambent's; values may be null. */
    static RelDataType nullable(RelDataTypeFactory types, ColumnType type) {
        RelDataType plain =
                switch (type) {
                    case BOOLEAN -> types.createSqlType(SqlTypeName.BOOLEAN);
                    case INTEGER -> types.createSqlType(SqlTypeName.INTEGER);
                    case BIGINT -> types.createSqlType(SqlTypeName.BIGINT);
                    case DOUBLE -> types.createSqlType(SqlTypeName.DOUBLE);
                    case DECIMAL -> types.createSqlType(SqlTypeName.DECIMAL, Decimal.PRECISION, Decimal.SCALE);
                    case VARCHAR -> types.createSqlType(SqlTypeName.VARCHAR);
                    case TIMESTAMP -> types.createSqlType(SqlTypeName.TIMESTAMP, 3);
                };
        return types.createTypeWithNullability(plain, true);
    }

    /** Twelve digits behind the point are in no type. */
    static boolean isProductOfDecimals(RexNode node) {
        return node.getKind() == SqlKind.TIMES
                && node.getType().getSqlTypeName() == SqlTypeName.DECIMAL
                && columnType(node.getType()).isEmpty();
    }

    /** Lambent's type for a Calcite type, if there is one. */
    static Optional<ColumnType> columnType(RelDataType type) {
        return switch (type.getSqlTypeName()) {
            case BOOLEAN -> Optional.of(ColumnType.BOOLEAN);
            case INTEGER -> Optional.of(ColumnType.INTEGER);
            case BIGINT -> Optional.of(ColumnType.BIGINT);
            case DOUBLE -> Optional.of(ColumnType.DOUBLE);
            // Whatever its precision: values that do not fit are null.
            case DECIMAL -> type.getScale() == Decimal.SCALE ? Optional.of(ColumnType.DECIMAL) : Optional.empty();
            case CHAR, VARCHAR -> Optional.of(ColumnType.VARCHAR);
            case TIMESTAMP -> Optional.of(ColumnType.TIMESTAMP);
            default -> Optional.empty();
        };
    }
}
