package dev.lambent.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.error.LambentException;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncoderTest {
    private static final RowSchema SCHEMA = new RowSchema(List.of(
            new Column("id", ColumnType.BIGINT, false),
            new Column("delay", ColumnType.DOUBLE, true),
            new Column("distance", ColumnType.INTEGER, false),
            new Column("weekend", ColumnType.BOOLEAN, true),
            new Column("airport", ColumnType.VARCHAR, true)));
    private static final List<String> INPUTS = List.of("delay", "distance", "weekend", "airport");

    private static Row row(Double delay, Integer distance, Boolean weekend, String airport) {
        Row row = new Row(5).setLong(0, 1);
        return row.setBoxed(1, ColumnType.DOUBLE, delay)
                .setBoxed(2, ColumnType.INTEGER, distance)
                .setBoxed(3, ColumnType.BOOLEAN, weekend)
                .setText(4, airport);
    }

    private static Encoder fit(List<Row> rows) {
        EncoderFitter fitter = new EncoderFitter(SCHEMA, INPUTS);
        rows.forEach(fitter::add);
        return fitter.fit();
    }

    private static final List<Row> ROWS = List.of(
            row(1.0, 100, true, "SFO"),
            row(3.0, 300, false, "JFK"),
            row(null, 500, true, "SFO"),
            row(Double.NaN, 700, true, null));

    @Test
    void numbersAreScaledAndMissingOnesBecomeTheMeanWithAMark() {
        Encoder encoder = fit(ROWS);
        assertThat(encoder.linearNames())
                .containsExactly(
                        "delay",
                        "delay is null",
                        "distance",
                        "weekend",
                        "airport='SFO'",
                        "airport='JFK'",
                        "airport unseen",
                        "airport is null");
        assertThat(encoder.linear(row(3.0, 400, false, "JFK")).indices()).containsExactly(0, 2, 3, 5);
        assertThat(encoder.linear(row(3.0, 400, false, "JFK")).values())
                .containsExactly(new double[] {1, 0, -Math.sqrt(3), 1}, within(1e-15));
        assertThat(encoder.linear(row(null, 400, null, null)).indices()).containsExactly(0, 1, 2, 3, 7);
        assertThat(encoder.linear(row(null, 400, null, null)).values()).containsExactly(0, 1, 0, 0, 1);
        assertThat(encoder.tree(row(null, 400, true, "SFO"))).containsExactly(2, 1, 400, 1, 0);
        assertThat(encoder.tree(row(5.0, 400, null, "JFK"))).containsExactly(5, 0, 400, 0.75, 1);
    }

    @Test
    void notANumberInfiniteAndHugeValuesCountAsMissing() {
        Encoder encoder = fit(ROWS);
        double[] missing = encoder.tree(row(null, 1, true, "SFO"));
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1.1e150}) {
            assertThat(encoder.tree(row(value, 1, true, "SFO"))).containsExactly(missing);
            assertThat(encoder.linear(row(value, 1, true, "SFO")).indices())
                    .containsExactly(encoder.linear(row(null, 1, true, "SFO")).indices());
        }
        assertThat(encoder.linear(row(1e149, 1, true, "SFO")).values()[0]).isEqualTo(Encoder.MAX_DEVIATIONS);
    }

    @Test
    void categoriesHaveBucketsForUnseenAndNull() {
        Encoder encoder = fit(ROWS);
        assertThat(encoder.treeColumns().get(4)).isEqualTo(new Encoder.TreeColumn("airport", 4));
        assertThat(encoder.tree(row(1.0, 1, true, "XXX"))[4]).isEqualTo(2);
        assertThat(encoder.tree(row(1.0, 1, true, null))[4]).isEqualTo(3);
        assertThat(encoder.linear(row(1.0, 1, true, "XXX")).indices()).endsWith(6);
        assertThat(encoder.linear(row(1.0, 1, true, null)).indices()).endsWith(7);
    }

    @Test
    void rareCategoriesShareTheUnseenBucket() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            for (int times = 0; times < (i < 300 ? 2 : 1); times++) {
                rows.add(row(1.0, i, true, String.format("c%04d", i)));
            }
        }
        Encoder encoder = fit(rows);
        Input.Categorical airport = (Input.Categorical) encoder.inputs().get(3);
        assertThat(airport.categories())
                .hasSize(Encoder.MAX_CATEGORIES)
                .startsWith("c0000")
                .endsWith("c0999");
        int last = Encoder.TREE_CATEGORIES - 1;
        assertThat(encoder.tree(row(1.0, 1, true, String.format("c%04d", last)))[3])
                .isEqualTo(last);
        assertThat(encoder.tree(row(1.0, 1, true, String.format("c%04d", last + 1)))[3])
                .isEqualTo(last + 1);
        assertThat(encoder.tree(row(1.0, 1, true, "c1100"))[3]).isEqualTo(last + 1);
        assertThat(encoder.tree(row(1.0, 1, true, null))[3]).isEqualTo(last + 2);
    }

    @Test
    void theFitIsTheSameToTheBitHoweverRowsAreSplitAndOrdered() {
        Random random = new Random(5);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            rows.add(row(
                    random.nextInt(10) == 0 ? null : random.nextGaussian() * Math.pow(10, random.nextInt(20)),
                    random.nextInt(),
                    random.nextBoolean(),
                    "a" + random.nextInt(40)));
        }
        byte[] expected = EncoderJson.write(fit(rows));
        for (int round = 0; round < 5; round++) {
            Collections.shuffle(rows, random);
            EncoderFitter merged = new EncoderFitter(SCHEMA, INPUTS);
            for (int from = 0; from < rows.size(); ) {
                int to = Math.min(rows.size(), from + 1 + random.nextInt(900));
                EncoderFitter part = new EncoderFitter(SCHEMA, INPUTS);
                rows.subList(from, to).forEach(part::add);
                merged.merge(part.toBytes());
                from = to;
            }
            assertThat(EncoderJson.write(merged.fit())).isEqualTo(expected);
        }
    }

    @Test
    void constantAndEmptyColumnsEncodeAsNothing() {
        Encoder encoder = fit(List.of(row(null, 0, true, null), row(null, 0, true, null)));
        assertThat(encoder.linear(row(7.0, 9, false, "A")).values()).containsExactly(0, 0, 0, 1);
        Input.Numeric delay = (Input.Numeric) encoder.inputs().get(0);
        assertThat(delay.constant()).isTrue();
        assertThat(delay.missing()).isEqualTo(2);
    }

    @Test
    void jsonReadsBackToTheSameEncoder() {
        Encoder encoder = fit(ROWS);
        byte[] json = EncoderJson.write(encoder);
        assertThat(EncoderJson.read(json, SCHEMA).inputs()).isEqualTo(encoder.inputs());
        assertThat(EncoderJson.write(EncoderJson.read(json, SCHEMA))).isEqualTo(json);
        RowSchema other = new RowSchema(List.of(new Column("delay", ColumnType.VARCHAR, true)));
        assertThatThrownBy(() -> EncoderJson.read(json, other)).isInstanceOf(LambentException.class);
    }

    @Test
    void anIdentifierIsRefusedAsACategory() {
        EncoderFitter fitter = new EncoderFitter(SCHEMA, INPUTS);
        assertThatThrownBy(() -> {
                    for (int i = 0; i <= EncoderFitter.MAX_DISTINCT; i++) {
                        fitter.add(row(1.0, 1, true, "id" + i));
                    }
                })
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("Input airport cannot be encoded");
    }
}
