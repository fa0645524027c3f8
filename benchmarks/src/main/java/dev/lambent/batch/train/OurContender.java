package dev.lambent.batch.train;

import dev.lambent.app.Metric;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Lambent's cross-validation, from the rows to the best trial fitted on all folds. */
final class OurContender {
    private OurContender() {}

    static ContestResult run(Contest contest, Dataset<Row> rows) {
        TrainingInput input = contest.input(rows);
        List<Trial> trials = Trial.of(input.app());
        try (Examples examples = new Examples(input)) {
            Split split = examples.split();
            FitCounter counter = new FitCounter(TrainingProgress.none(), 0);
            try (CrossValidation validation = new CrossValidation(examples, split, counter, Stop.never())) {
                List<Double> means = validation.run(trials).stream()
                        .map(result -> result.mean(Metric.ROC_AUC))
                        .toList();
                int best = 0;
                for (int i = 1; i < means.size(); i++) {
                    best = means.get(i) > means.get(best) ? i : best;
                }
                try (FoldRows all = new FoldRows(examples, split.finalFold())) {
                    Trial trial = trials.get(best);
                    Estimators.fit(trial, all.encoder(), all.of(trial), contest.seed());
                }
                return new ContestResult(means, best);
            }
        }
    }
}
