package dev.lambent.card;

import dev.lambent.app.Metric;

/**
 * A metric for people who have not met it.
 *
 * @param name as it is spoken of
 * @param meaning a sentence or two
 */
record MetricWords(String name, String meaning) {
    /** @param metric as the app file writes it; one that is not known is called by that */
    static MetricWords of(String metric) {
        return Metric.byText(metric)
                .map(MetricWords::of)
                .orElse(new MetricWords(metric, "A figure that this version of Lambent has no words for."));
    }

    static String name(String metric) {
        return of(metric).name();
    }

    private static MetricWords of(Metric metric) {
        return switch (metric) {
            case ROC_AUC ->
                words(
                        "ROC AUC",
                        "Take one row that turned out positive and one that did not: the share of such pairs that the model puts in"
                                + " the right order. 0.5 is chance, 1 is perfect.");
            case PR_AUC ->
                words(
                        "PR AUC",
                        "The precision (how many of the rows picked are positive) averaged over all ways to pick more or fewer rows."
                                + " Chance gives the share of positives, 1 is perfect.");
            case ACCURACY -> words("accuracy", "The share of right decisions.");
            case F1 ->
                words(
                        "F1",
                        "Right positive decisions, weighed against false and missed ones: 0 is none right, 1 is perfect.");
            case PRECISION_AT_K ->
                words("precision at the top", "The share of positives among the rows with the highest scores.");
            case RECALL_AT_K ->
                words(
                        "recall at the top",
                        "The share of all positives that is among the rows with the highest scores.");
            case MACRO_F1 -> words("macro F1", "F1 of each class against the others, averaged over the classes.");
            case MACRO_ROC_AUC ->
                words("macro ROC AUC", "ROC AUC of each class against the others, averaged over the classes.");
            case MICRO_ROC_AUC ->
                words(
                        "micro ROC AUC",
                        "ROC AUC of all pairs of a row and a class, positive if the row is of that class.");
            case LOG_LOSS ->
                words(
                        "log loss",
                        "How surprised the model is by what came true, on average. 0 is never; to be sure and wrong costs most."
                                + " Lower is better.");
            case BRIER ->
                words(
                        "Brier score",
                        "The mean squared distance of probabilities from what came true. 0 is perfect, lower is better.");
            case CALIBRATION_ERROR ->
                words(
                        "calibration error",
                        "How far, on average, a stated probability is from how often it comes true. 0 is perfect, lower is better.");
            case RMSE ->
                words(
                        "RMSE",
                        "The typical size of an error, in the unit of the label; large errors weigh more (root of the mean squared"
                                + " error). Lower is better.");
            case MAE -> words("MAE", "The mean size of an error, in the unit of the label. Lower is better.");
            case PINBALL ->
                words(
                        "pinball loss",
                        "The mean size of an error, with errors above and below weighed for a chosen quantile. Lower is better.");
            case MAPE -> words("MAPE", "The mean size of an error as a share of the label. Lower is better.");
            case R2 ->
                words(
                        "R²",
                        "The share of the labels' variance that the model explains: 1 is perfect, 0 is no better than always saying the"
                                + " mean.");
            case SCORE_LATENCY_P99 ->
                words("score latency", "The time within which 99 of 100 scores are computed; known only live.");
        };
    }

    private static MetricWords words(String name, String meaning) {
        return new MetricWords(name, meaning);
    }
}
