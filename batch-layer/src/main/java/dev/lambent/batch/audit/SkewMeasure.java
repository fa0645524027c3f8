package dev.lambent.batch.audit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import dev.lambent.batch.audit.FeatureDifferences.Example;
import dev.lambent.batch.audit.FeatureDifferences.Shared;
import dev.lambent.batch.audit.FeatureDifferences.Tally;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.replay.KeptTransforms;
import dev.lambent.batch.replay.KeyHistories;
import dev.lambent.batch.replay.SharedTransform;
import dev.lambent.feature.Transform;
import dev.lambent.feature.TransformId;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.RowCodec;
import dev.lambent.schema.RowSchema;
import dev.lambent.skew.Blame;
import dev.lambent.skew.BlameInquiry;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The skew of every feature, and what is to blame for it. Costs nothing more where all features are equal. */
final class SkewMeasure {
    private static final int MOST_CASES = 60;
    private static final int CONTROLS = 20;
    /** Rows that each hypothesis folds again. */
    private static final long MOST_ROWS = 50_000;

    private static final Column[] PAIR = {
        col(Tables.TOPIC), col(Tables.PARTITION), col(Tables.OFFSET), col("features"), col("own_features")
    };

    private final Lake lake;
    private final SharedTransform shared;
    private final KeptTransforms kept;

    SkewMeasure(Lake lake, SharedTransform shared, KeptTransforms kept) {
        this.lake = lake;
        this.shared = shared;
        this.kept = kept;
    }

    /** @param known served rows that the replay has features for, of all transforms */
    List<FeatureSkew> ofOwn(Dataset<Row> known, Collection<ServedCounts> counts) {
        Transform transform = shared.get();
        long rows = counts.stream().mapToLong(ServedCounts::compared).sum();
        if (rows == 0) {
            return List.of();
        }
        if (counts.stream().allMatch(count -> count.featureDifferences() == 0)) {
            return lines(transform, rows, equal(transform), Map.of());
        }
        Dataset<Row> own = known.where(col("transform").equalTo(transform.id().value()));
        Column same = col("features").eqNullSafe(col("own_features"));
        SharedTransform handle = shared;
        List<Tally> tallies = FeatureDifferences.of(own.where(not(same)).select(PAIR), handle::get, handle::get);
        List<BlameInquiry.Case> cases = cases(tallies, own.where(same).select(PAIR));
        Map<Integer, BlameInquiry.Verdict> verdicts = verdicts(cases);
        Map<Integer, FeatureSkew.Cause> causes = new LinkedHashMap<>();
        List<Shared> columns = Shared.of(schema(transform), schema(transform));
        verdicts.forEach((column, verdict) -> causes.put(
                column,
                new FeatureSkew.Cause(
                        verdict.blame(),
                        verdict.toString(),
                        example(
                                columns.get(column),
                                tallies.get(column).examples().get(0),
                                transform,
                                transform))));
        return lines(transform, rows, tallies, causes);
    }

    /** Of a transform that served before the run's own took over: what differs, differs by the version of the code. */
    List<FeatureSkew> ofOther(Dataset<Row> known, TransformId id, long rows) {
        Optional<Transform> other = kept.get(id);
        if (other.isEmpty() || rows == 0) {
            return List.of();
        }
        SharedTransform handle = shared;
        KeptTransforms transforms = kept;
        String served = id.value();
        List<Tally> tallies = FeatureDifferences.of(
                known.where(col("transform").equalTo(id.value())).select(PAIR),
                () -> transforms.get(new TransformId(served)).orElseThrow(),
                handle::get);
        List<Shared> columns = Shared.of(schema(other.get()), schema(shared.get()));
        Map<Integer, FeatureSkew.Cause> causes = new LinkedHashMap<>();
        for (int i = 0; i < tallies.size(); i++) {
            if (tallies.get(i).mismatches() > 0) {
                String example =
                        example(columns.get(i), tallies.get(i).examples().get(0), other.get(), shared.get());
                causes.put(
                        i,
                        new FeatureSkew.Cause(
                                Blame.CODE_VERSION,
                                "served by transform " + id + ", replayed by "
                                        + shared.get().id(),
                                example));
            }
        }
        return lines(other.get(), rows, tallies, causes);
    }

    private List<FeatureSkew> lines(
            Transform served, long rows, List<Tally> tallies, Map<Integer, FeatureSkew.Cause> causes) {
        List<Shared> columns = Shared.of(schema(served), schema(shared.get()));
        List<FeatureSkew> lines = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Tally tally = tallies.get(i);
            lines.add(new FeatureSkew(
                    served.id().value(),
                    columns.get(i).name(),
                    rows,
                    tally.mismatches(),
                    Optional.of(tally.largest()).filter(largest -> !largest.isNaN()),
                    Optional.ofNullable(causes.get(i))));
        }
        return lines;
    }

    private static List<Tally> equal(Transform transform) {
        return schema(transform).columns().stream().map(column -> Tally.NONE).toList();
    }

    private static RowSchema schema(Transform transform) {
        return transform.fold().outputSchema();
    }

    /** Examples of each feature in turn until there are enough, and rows without a difference. */
    private List<BlameInquiry.Case> cases(List<Tally> tallies, Dataset<Row> same) {
        Map<LogPosition, Example> chosen = new LinkedHashMap<>();
        for (int rank = 0; rank < MOST_CASES; rank++) {
            for (Tally tally : tallies) {
                if (rank < tally.examples().size() && chosen.size() < MOST_CASES) {
                    Example example = tally.examples().get(rank);
                    chosen.put(example.position(), example);
                }
            }
        }
        for (Row row : same.orderBy(Tables.OFFSET, Tables.PARTITION, Tables.TOPIC)
                .limit(CONTROLS)
                .collectAsList()) {
            LogPosition position = LogPosition.of(row.getString(0), row.getInt(1), row.getLong(2));
            chosen.put(position, new Example(position, (byte[]) row.get(3), (byte[]) row.get(4)));
        }
        RowCodec codec = new RowCodec(schema(shared.get()));
        return chosen.values().stream()
                .map(example -> new BlameInquiry.Case(
                        example.position(), codec.fromBytes(example.served()), codec.fromBytes(example.replayed())))
                .toList();
    }

    private Map<Integer, BlameInquiry.Verdict> verdicts(List<BlameInquiry.Case> cases) {
        KeyHistories.Stretch stretch = new KeyHistories(lake, shared)
                .of(cases.stream().map(BlameInquiry.Case::position).toList(), MOST_ROWS);
        BlameInquiry inquiry = new BlameInquiry(shared.get());
        // Of rows whose keys have too many others only the values can be looked at.
        Map<Integer, BlameInquiry.Verdict> verdicts = new TreeMap<>(inquiry.run(List.of(), cases));
        verdicts.putAll(inquiry.run(
                stretch.rows(),
                cases.stream()
                        .filter(one -> stretch.complete().contains(one.position()))
                        .toList()));
        return verdicts;
    }

    private static String example(Shared column, Example example, Transform served, Transform replayed) {
        return example.position() + ": served "
                + column.served(new RowCodec(schema(served)).fromBytes(example.served())) + ", replayed "
                + column.replayed(new RowCodec(schema(replayed)).fromBytes(example.replayed()));
    }
}
