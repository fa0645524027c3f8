package dev.lambent.batch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.FoldSpec;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Threshold;
import dev.lambent.app.TrainSpec;
import dev.lambent.error.LambentException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeFoldsTest {
    private static TrainSpec spec(int folds, long gapMillis, double holdout) {
        return new TrainSpec(
                FoldSpec.expanding(folds, Duration.ofMillis(gapMillis)),
                holdout,
                List.of(),
                Map.of(),
                Optional.empty(),
                TrainSpec.ClassWeights.NONE,
                TrainSpec.Calibration.NONE,
                Threshold.HALF,
                MetricSettings.DEFAULT,
                1_000,
                TrainSpec.Checks.STOP,
                1);
    }

    private static Times times(long[] millis, long[] rows) {
        double[] labels = new double[rows.length];
        Arrays.setAll(labels, i -> rows[i] / 2.0);
        return new Times(millis, rows, labels);
    }

    private static Split split(TrainSpec spec, Times times) {
        return TimeFolds.of(Holdout.of(spec, times), spec.folds().count(), times);
    }

    @Test
    void blocksFollowEachOtherWithAGapBeforeEach() {
        Random random = new Random(2);
        for (int round = 0; round < 50; round++) {
            long[] millis = random.longs(400, 0, 100_000).sorted().distinct().toArray();
            long[] rows = random.longs(millis.length, 1, 9).toArray();
            Split split = split(spec(4, 500, 0.25), times(millis, rows));
            long total = Arrays.stream(rows).sum();
            long before = Long.MIN_VALUE;
            for (Split.Fold fold : split.folds()) {
                assertThat(fold.valid().from())
                        .isGreaterThan(before)
                        .isLessThan(fold.valid().before());
                assertThat(fold.train().before()).isEqualTo(fold.valid().from() - 500);
                assertThat(fold.valid().rows())
                        .isEqualTo(rows(
                                millis, rows, fold.valid().from(), fold.valid().before()));
                assertThat(fold.train().rows())
                        .isEqualTo(
                                rows(millis, rows, Long.MIN_VALUE, fold.train().before()));
                assertThat(fold.valid().rows()).isBetween(total * 3 / 20 - 10, total * 3 / 20 + 10);
                before = fold.valid().from();
            }
            Split.Fold last = split.finalFold();
            assertThat(last.isFinal()).isTrue();
            assertThat(split.folds().get(3).valid().before())
                    .isEqualTo(last.valid().from());
            assertThat(last.valid().rows()).isBetween(total / 4 - 9, total / 4);
        }
    }

    private static long rows(long[] millis, long[] rows, long from, long before) {
        long sum = 0;
        for (int i = 0; i < millis.length; i++) {
            sum += millis[i] >= from && millis[i] < before ? rows[i] : 0;
        }
        return sum;
    }

    @Test
    void tooFewRowsAndTooWideAGapAreSaidPlainly() {
        assertThatThrownBy(() -> split(spec(5, 1, 0.2), times(new long[] {1, 2, 3}, new long[] {1, 1, 1})))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("3 labelled rows cannot make 5 folds and a hold-out");
        long[] millis = new long[100];
        long[] rows = new long[100];
        Arrays.setAll(millis, i -> i);
        Arrays.fill(rows, 1);
        assertThatThrownBy(() -> split(spec(3, 50, 0.2), times(millis, rows)))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("Fold 1 has nothing to train on");
        assertThatThrownBy(() -> split(spec(3, 0, 0.2), times(new long[] {1, 2}, new long[] {50, 50})))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("has no rows");
    }
}
