package dev.lambent.batch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.app.Baseline.Past;
import dev.lambent.app.Baseline.Past.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class PastLabelsTest {
    private static final Duration MATURE = Duration.ofMillis(3);

    private static Past past(Form form, int spanMillis) {
        Optional<Duration> span =
                form == Form.LAST_VALUE ? Optional.empty() : Optional.of(Duration.ofMillis(spanMillis));
        return new Past("past", form, span, Optional.empty());
    }

    /** @param group null is a group as well */
    private static Row row(String group, long time, double label) {
        return RowFactory.create(group, time, label);
    }

    private static List<Double> scores(PastLabels labels, List<Row> rows) {
        List<Double> scores = new ArrayList<>();
        labels.sweep(rows.iterator(), 0, 1, 2).forEachRemaining(row -> scores.add((Double) row.get(3)));
        return scores;
    }

    /** @param mature milliseconds, at least 1 */
    private static Double naive(Past past, long mature, Row of, List<Row> rows) {
        long span = past.span().map(Duration::toMillis).orElse(0L);
        double sum = 0;
        double newest = 0;
        int seen = 0;
        for (Row other : rows) {
            long age = of.getLong(1) - other.getLong(1);
            boolean sees =
                    switch (past.form()) {
                        case LAST_VALUE -> age >= mature;
                        case SEASONAL_NAIVE -> age >= span && 2 * age < 3 * span;
                        case ROLLING_MEAN -> age >= mature && age < mature + span;
                    };
            if (sees && Objects.equals(of.get(0), other.get(0))) {
                seen++;
                newest = other.getDouble(2);
                sum += newest;
            }
        }
        return seen == 0 ? null : (Double) (past.form() == Form.ROLLING_MEAN ? sum / seen : newest);
    }

    /** Many rows share a time, so that ties, empty windows and whole groups of one time all occur. */
    @Test
    void eachRowSeesWhatANaiveLoopOverAllPairsSees() {
        Random random = new Random(11);
        for (int round = 0; round < 300; round++) {
            List<Row> rows = new ArrayList<>();
            int times = 1 + random.nextInt(60);
            for (int i = random.nextInt(80); i >= 0; i--) {
                String group = random.nextInt(4) == 0 ? null : "g" + random.nextInt(3);
                rows.add(row(group, random.nextInt(times), random.nextInt(9) - 4));
            }
            rows.sort(Comparator.comparing((Row row) -> String.valueOf(row.get(0)))
                    .thenComparing(row -> row.getLong(1)));
            Duration mature = Duration.ofMillis(random.nextInt(4));
            for (Form form : Form.values()) {
                Past past = past(form, 4 + 2 * random.nextInt(6));
                List<Double> expected = rows.stream()
                        .map(row -> naive(past, Math.max(1, mature.toMillis()), row, rows))
                        .toList();
                // Whole labels: their sums are exact, in whatever order.
                assertThat(scores(PastLabels.of(past, mature), rows))
                        .as("%s, mature after %s", past, mature)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void aLabelThatIsFinalAtOnceIsStillNotSeenByRowsOfItsOwnTime() {
        List<Row> rows = List.of(row("g", 5, 1), row("g", 5, 2), row("g", 6, 3), row("g", 7, 4));
        assertThat(scores(PastLabels.of(past(Form.LAST_VALUE, 0), Duration.ZERO), rows))
                .containsExactly(null, null, 2.0, 3.0);
    }

    @Test
    void aSeasonThatHasAHoleSaysNothing() {
        List<Row> rows = List.of(row("g", 0, 1), row("g", 9, 2), row("g", 10, 3), row("g", 14, 4), row("g", 15, 5));
        // What happened at 0 is a season old at 10, and too old at 15; what happened at 9 is too young throughout.
        assertThat(scores(PastLabels.of(past(Form.SEASONAL_NAIVE, 10), MATURE), rows))
                .containsExactly(null, null, 1.0, 1.0, null);
    }

    @Test
    void aHugeLabelLeavesNoTraceInTheMean() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            rows.add(row("g", i, i == 100 ? 1e300 : 0.1 * (i % 7)));
        }
        List<Double> means = scores(PastLabels.of(past(Form.ROLLING_MEAN, 50), MATURE), rows);
        for (int i = 153; i < 1_000; i++) {
            double sum = 0;
            for (int j = i - 52; j <= i - 3; j++) {
                sum += rows.get(j).getDouble(2);
            }
            assertThat(means.get(i)).as("at %s", i).isCloseTo(sum / 50, within(1e-14));
        }
        assertThat(means.get(152)).isGreaterThan(1e297);
    }
}
