package dev.lambent.batch.train;

import dev.lambent.encode.Encoder;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.Thresholds;
import dev.lambent.score.TreeScorer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Feature rows for golden vectors: real ones from the hold-out, and the same with every value that has a rule of its own:
 * null, NaN, infinities, extremes, unseen categories, and numbers that equal a tree's threshold or lie right beside it.
 */
final class GoldenRows {
    static final int REAL_ROWS = 64;
    private static final int MAX_CUTS = 60;

    private GoldenRows() {}

    /** @param real at least one */
    static List<Row> of(FittedModel model, List<Row> real) {
        RowSchema schema = model.encoder().schema();
        LinkedHashSet<Row> rows = new LinkedHashSet<>(real);
        rows.add(new Row(schema.width()));
        Row template = real.get(0);
        for (int column = 0; column < schema.width(); column++) {
            rows.add(with(template, schema, column, null));
            for (Object extreme : extremes(schema.column(column).type())) {
                rows.add(with(template, schema, column, extreme));
            }
        }
        if (model.scorer() instanceof Thresholds trees) {
            List<TreeScorer.Cut> cuts = trees.cuts();
            int stride = Math.max(1, cuts.size() / MAX_CUTS);
            for (int i = 0; i < cuts.size(); i += stride) {
                atCut(model.encoder(), cuts.get(i), real.get(i % real.size()), rows);
            }
        }
        return fill(new ArrayList<>(rows), real);
    }

    /** Small hold-outs give few rows; repeating them is harmless. */
    private static List<Row> fill(List<Row> rows, List<Row> real) {
        for (int i = 0; rows.size() < REAL_ROWS; i++) {
            rows.add(real.get(i % real.size()));
        }
        return rows;
    }

    private static void atCut(Encoder encoder, TreeScorer.Cut cut, Row template, LinkedHashSet<Row> rows) {
        RowSchema schema = encoder.schema();
        int column = schema.indexOf(encoder.treeColumns().get(cut.feature()).name());
        if (column < 0) {
            return; // a mark for missing values, which other rows cover
        }
        double threshold = cut.threshold();
        Column input = schema.column(column);
        if (input.type() == ColumnType.DOUBLE) {
            rows.add(with(template, schema, column, threshold));
            rows.add(with(template, schema, column, Math.nextUp(threshold)));
            rows.add(with(template, schema, column, Math.nextDown(threshold)));
        } else if (input.type() == ColumnType.INTEGER || input.type() == ColumnType.BIGINT) {
            rows.add(with(template, schema, column, (long) Math.floor(threshold)));
            rows.add(with(template, schema, column, (long) Math.floor(threshold) + 1));
        }
    }

    private static List<Object> extremes(ColumnType type) {
        return switch (type) {
            case BOOLEAN -> List.of(true, false);
            case INTEGER -> List.of(Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE);
            case BIGINT, TIMESTAMP -> List.of(Long.MIN_VALUE, -1L, 0L, Long.MAX_VALUE);
            case DOUBLE ->
                List.of(
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.MAX_VALUE,
                        -1e149,
                        1e149,
                        0.0,
                        -0.0,
                        Double.MIN_VALUE);
            case DECIMAL ->
                List.of(
                        BigDecimal.ZERO,
                        new BigDecimal("-0.000001"),
                        new BigDecimal("999999999999.999999"),
                        new BigDecimal("-999999999999.999999"));
            case VARCHAR -> List.of("", "\u0000never seen in training");
        };
    }

    private static Row with(Row template, RowSchema schema, int column, Object value) {
        Row row = new Row(schema.width());
        for (int i = 0; i < schema.width(); i++) {
            if (i == column) {
                row.setBoxed(i, schema.column(i).type(), value);
            } else {
                row.copyFrom(i, template, i);
            }
        }
        return row;
    }
}
