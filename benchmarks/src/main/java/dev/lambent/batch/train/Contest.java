package dev.lambent.batch.train;

import dev.lambent.app.App;
import dev.lambent.app.AppFiles;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.app.TrainSpec.Candidate;
import dev.lambent.feature.FeatureSetId;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What every contender does: one candidate with each point of its grid, cross-validated on the same folds of the same table,
 * and the best one fitted on all folds.
 *
 * @param grid as {@code train.parameters} of the candidate
 */
record Contest(ContestTable table, Candidate candidate, Map<String, List<Double>> grid) {
    /** As Lambent's. */
    static final int LINEAR_ITERATIONS = 50;

    /** As Lambent's. */
    static final double LINEAR_TOLERANCE = 1e-6;

    private static final long SEED = 42;

    /** The same job as an app; trials in the order of {@link Trial#of}. */
    App app() {
        StringBuilder parameters = new StringBuilder();
        grid.forEach((name, values) -> parameters.append("      %s: %s%n".formatted(name, values)));
        String candidateName = candidate.name().toLowerCase(Locale.ROOT);
        String yaml =
                """
                app: contest
                streams:
                  rows:
                    format: json
                    key: id
                    event_time: event_time
                    columns: { id: BIGINT NOT NULL, event_time: TIMESTAMP }
                features: features.sql
                row_id: id
                label: { sql: label.sql, matures_after: 1s, absent: drop }
                task: binary
                goals: [ roc_auc >= 0.5 ]
                baselines: [ prior ]
                train:
                  folds: { kind: grouped, by: %s, count: %d }
                  holdout: %s
                  candidates: [ %s ]
                  max_fold_rows: 100000000
                  seed: %d
                  parameters:
                    %s:
                %s"""
                        .formatted(
                                ContestTable.GROUP,
                                table.folds(),
                                ContestTable.HOLDOUT,
                                candidateName,
                                SEED,
                                candidateName,
                                parameters);
        TreeMap<String, String> files = new TreeMap<>(Map.of(
                "lambent.yaml", yaml,
                "features.sql", "SELECT id, event_time FROM rows",
                "label.sql", "SELECT id, event_time, 1 AS label FROM rows"));
        Path folder = Path.of("contest").toAbsolutePath();
        return AppLoader.load(new AppFiles(folder.toString(), files), new Home(folder));
    }

    TrainingInput input(Dataset<Row> rows) {
        return new TrainingInput(
                app(),
                new FeatureSetId("abcdef0123456789"),
                table.schema(),
                table.inputs(),
                rows,
                Path.of("contest"),
                Optional.empty(),
                Map.of(),
                0,
                Stop.never());
    }

    long seed() {
        return SEED;
    }
}
