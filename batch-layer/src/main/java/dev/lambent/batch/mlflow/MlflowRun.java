package dev.lambent.batch.mlflow;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What is logged of one training run.
 *
 * @param experiment the app
 * @param model id of the bundle; a model is logged once per experiment
 * @param startMillis when training began
 * @param artifacts by path, with / between folders
 */
record MlflowRun(
        String experiment,
        String model,
        long startMillis,
        SortedMap<String, String> params,
        List<Measured> metrics,
        SortedMap<String, String> tags,
        Map<String, byte[]> artifacts) {
    /** @param step of a series; 0 for a metric that is none */
    record Measured(String key, double value, long step) {}
}
