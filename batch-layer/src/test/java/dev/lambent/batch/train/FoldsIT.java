package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.FoldSpec;
import dev.lambent.app.FoldSpec.Kind;
import dev.lambent.app.Task;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.error.LambentException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldsIT {
    private static final int ROWS = 2_000;
    private static final Duration GAP = Duration.ofHours(1);

    @TempDir
    Path bundles;

    @Test
    void aGroupIsNeverInBothPartsAndFoldsAreBalancedAsByGroupKFold() {
        FoldSpec spec = new FoldSpec(Kind.GROUPED, 4, GAP, Optional.empty(), Optional.of("shop"));
        try (Examples examples = examples(Task.BINARY, spec, ROWS, 3)) {
            Split split = examples.split();
            long before = split.finalFold().train().before();
            Dataset<Row> development = examples.all().where(col(Examples.MILLIS).lt(before));
            long[] oracle = new long[4];
            development.groupBy("shop").count().collectAsList().stream()
                    .map(row -> row.getLong(1))
                    .sorted(Comparator.reverseOrder())
                    .forEach(rows -> oracle[
                            IntStream.range(0, 4)
                                    .boxed()
                                    .min(Comparator.comparingLong(fold -> oracle[fold]))
                                    .orElseThrow()] += rows);
            for (Split.Fold fold : split.folds()) {
                Set<Object> trained = shops(examples.train(fold));
                Set<Object> judged = shops(examples.valid(fold));
                assertThat(trained).isNotEmpty().doesNotContainAnyElementsOf(judged);
                assertThat(fold.valid().rows())
                        .isEqualTo(oracle[fold.number() - 1])
                        .isEqualTo(examples.valid(fold).count());
                assertThat(fold.train().rows())
                        .isEqualTo(development.count() - fold.valid().rows())
                        .isEqualTo(examples.train(fold).count());
            }
        }
    }

    @Test
    void everyStratifiedFoldHasAsManyOfEachClassWhateverThePartitions() {
        FoldSpec spec = new FoldSpec(Kind.STRATIFIED, 3, GAP, Optional.empty(), Optional.empty());
        List<Set<Long>> first = new ArrayList<>();
        for (int partitions : new int[] {2, 5}) {
            try (Examples examples = examples(Task.BINARY, spec, ROWS, partitions)) {
                Split split = examples.split();
                Set<Long> seen = new HashSet<>();
                for (Split.Fold fold : split.folds()) {
                    Set<Long> ids = ids(examples.valid(fold));
                    assertThat(seen).doesNotContainAnyElementsOf(ids);
                    assertThat(ids(examples.train(fold))).doesNotContainAnyElementsOf(ids);
                    seen.addAll(ids);
                    assertThat(fold.valid().labels())
                            .isCloseTo(
                                    split.finalFold().train().labels() / 3, org.assertj.core.data.Offset.offset(1.0));
                    if (first.size() < 3) {
                        first.add(ids);
                    } else {
                        assertThat(ids).isEqualTo(first.get(fold.number() - 1));
                    }
                }
                assertThat(seen).hasSize((int) split.finalFold().train().rows());
            }
        }
    }

    @Test
    void tenthsOfANumberAreInEveryFold() {
        FoldSpec spec = new FoldSpec(Kind.STRATIFIED, 4, GAP, Optional.empty(), Optional.empty());
        try (Examples examples = examples(Task.REGRESSION, spec, ROWS, 2)) {
            Split split = examples.split();
            double mean = split.finalFold().train().labels()
                    / split.finalFold().train().rows();
            for (Split.Fold fold : split.folds()) {
                assertThat(fold.valid().labels() / fold.valid().rows())
                        .isCloseTo(mean, org.assertj.core.data.Percentage.withPercentage(3));
            }
        }
    }

    @Test
    void slidingFoldsForgetWhatIsOld() {
        Duration window = Duration.ofHours(4);
        FoldSpec spec = new FoldSpec(Kind.SLIDING, 3, GAP, Optional.of(window), Optional.empty());
        try (Examples examples = examples(Task.BINARY, spec, ROWS, 2)) {
            for (Split.Fold fold : examples.split().all()) {
                long earliest =
                        examples.train(fold).orderBy(Examples.MILLIS).head().getAs(Examples.MILLIS);
                assertThat(earliest)
                        .isEqualTo(fold.valid().from() - GAP.plus(window).toMillis());
                assertThat(fold.train().rows())
                        .isEqualTo(window.toMinutes())
                        .isEqualTo(examples.train(fold).count());
            }
        }
    }

    @Test
    void tooFewGroupsAreSaidPlainly() {
        FoldSpec spec = new FoldSpec(Kind.GROUPED, 5, GAP, Optional.empty(), Optional.of("weekend"));
        try (Examples examples = examples(Task.BINARY, spec, ROWS, 2)) {
            assertThatThrownBy(examples::split)
                    .isInstanceOf(LambentException.class)
                    .hasMessageContaining("5 grouped folds")
                    .hasMessageContaining("weekend has 3 values");
        }
    }

    private Examples examples(Task task, FoldSpec folds, int rows, int partitions) {
        return new Examples(Sample.input(
                Sample.app(task, folds, List.of(Candidate.RANDOM_FOREST), Map.of()),
                Sample.rows(task, rows, partitions, partitions),
                bundles));
    }

    private static Set<Object> shops(Dataset<Row> rows) {
        Set<Object> shops = new HashSet<>();
        rows.select("shop").distinct().collectAsList().forEach(row -> shops.add(row.get(0)));
        return shops;
    }

    private static Set<Long> ids(Dataset<Row> rows) {
        Set<Long> ids = new HashSet<>();
        rows.select("id").collectAsList().forEach(row -> ids.add(row.getLong(0)));
        return ids;
    }
}
