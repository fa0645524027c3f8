package dev.lambent.batch.train;

import dev.lambent.app.Metric;
import dev.lambent.app.MetricSettings;
import dev.lambent.app.Task;
import dev.lambent.measure.Metrics;
import dev.lambent.measure.Scored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * What samples of the rows say of the inputs, before anything is trained: an input that alone tells the label, two that are
 * the same, one whose values have shifted, few positives.
 */
final class InputChecks {
    /** Above it an input is too good to be true: ROC AUC for binary labels, R² for numbers. */
    private static final double TELLS_THE_LABEL = 0.99;

    private static final int MIN_OF_CLASS = 30;
    private static final int LABEL_BINS = 50;
    private static final int LEAST_ROWS = 20;
    /** Rows' worth of the overall mean in each bin's: one with a single row says little. */
    private static final double SHRINKAGE = 5;

    private static final int SHIFT_BINS = 10;
    /** A usual mark for a shift that matters; significance is asked for as well. */
    private static final double SHIFT = 0.25;

    private static final double ALPHA = 0.001;
    private static final double FEW_POSITIVES = 0.01;

    private final Task task;

    InputChecks(Task task) {
        this.task = task;
    }

    /**
     * A sample of rows.
     *
     * @param inputs the same ones in every sample, in the same order
     */
    record Sample(List<InputValues> inputs, double[] labels) {}

    /**
     * @param train rows of the last fold's training part
     * @param valid rows of its validation part
     * @param holdout only its inputs are looked at
     */
    List<Finding> findings(Sample train, Sample valid, Sample holdout) {
        List<Finding> findings = new ArrayList<>();
        balance(train, findings);
        duplicates(train, findings);
        for (int i = 0; i < train.inputs().size(); i++) {
            leak(i, train, valid, findings);
        }
        for (int i = 0; i < train.inputs().size(); i++) {
            shift(train.inputs().get(i), holdout.inputs().get(i), train.inputs().size(), findings);
        }
        return findings;
    }

    private void balance(Sample train, List<Finding> findings) {
        if (task != Task.BINARY) {
            return;
        }
        double positives = Arrays.stream(train.labels()).average().orElse(0);
        if (Math.min(positives, 1 - positives) < FEW_POSITIVES) {
            findings.add(Finding.note("only " + percent(Math.min(positives, 1 - positives)) + " of the labels are "
                    + (positives < 0.5 ? "1" : "0") + ": look at pr_auc rather than at accuracy"));
        }
    }

    private static void duplicates(Sample train, List<Finding> findings) {
        for (int i = 0; i < train.inputs().size(); i++) {
            for (int j = 0; j < i; j++) {
                if (train.inputs().get(i).isSameAs(train.inputs().get(j))) {
                    findings.add(Finding.note("inputs " + train.inputs().get(j).name() + " and "
                            + train.inputs().get(i).name() + " are the same in every row looked at"));
                    break;
                }
            }
        }
    }

    /** The mean label of each bin of the training rows, as a score of later rows; the index of a class has no mean. */
    private void leak(int input, Sample train, Sample valid, List<Finding> findings) {
        if (task == Task.MULTICLASS) {
            return;
        }
        InputBins bins = InputBins.of(train.inputs().get(input), LABEL_BINS, LEAST_ROWS);
        double mean = Arrays.stream(train.labels()).average().orElse(0);
        double[] rows = new double[bins.size()];
        double[] sums = new double[bins.size()];
        int[] ofTrain = bins.of(train.inputs().get(input));
        for (int i = 0; i < ofTrain.length; i++) {
            rows[ofTrain[i]]++;
            sums[ofTrain[i]] += train.labels()[i];
        }
        double[] scores = Arrays.stream(bins.of(valid.inputs().get(input)))
                .mapToDouble(bin -> (sums[bin] + SHRINKAGE * mean) / (rows[bin] + SHRINKAGE))
                .toArray();
        Metric metric = task == Task.BINARY ? Metric.ROC_AUC : Metric.R2;
        Scored scored = new Scored(scores, scores, valid.labels());
        boolean enough =
                task != Task.BINARY || Math.min(scored.positives(), scored.size() - scored.positives()) >= MIN_OF_CLASS;
        Map<Metric, Double> metrics = Metrics.of(task, MetricSettings.DEFAULT, scored);
        if (enough && metrics.getOrDefault(metric, 0.0) > TELLS_THE_LABEL) {
            findings.add(Finding.severe("input " + train.inputs().get(input).name()
                    + " alone tells the label, with a " + metric.text() + " of "
                    + String.format(Locale.ROOT, "%.4f", metrics.get(metric))
                    + " on later rows: is it known when the prediction is made?"));
        }
    }

    /**
     * The population stability index between both samples, in bins of the training rows; without a shift it is about
     * χ²(bins − 1) · (1/n + 1/m).
     */
    private static void shift(InputValues train, InputValues holdout, int inputs, List<Finding> findings) {
        InputBins bins = InputBins.of(train, SHIFT_BINS, 1);
        double[] before = shares(bins, train);
        double[] after = shares(bins, holdout);
        double index = 0;
        for (int i = 0; i < before.length; i++) {
            index += (after[i] - before[i]) * Math.log(after[i] / before[i]);
        }
        double noise = ChiSquaredDistribution.of(before.length - 1.0).inverseSurvivalProbability(ALPHA / inputs)
                * (1.0 / train.size() + 1.0 / holdout.size());
        if (index > SHIFT && index > noise) {
            findings.add(Finding.note("input " + train.name() + " has other values in the hold-out than before (PSI "
                    + String.format(Locale.ROOT, "%.2f", index) + ")"));
        }
    }

    private static double[] shares(InputBins bins, InputValues values) {
        double[] shares = new double[bins.size()];
        Arrays.fill(shares, 0.5);
        for (int bin : bins.of(values)) {
            shares[bin]++;
        }
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
