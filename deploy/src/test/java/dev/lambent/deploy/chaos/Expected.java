package dev.lambent.deploy.chaos;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What one transform makes of the log.
 *
 * @param features by place; see {@link ExpectedFeatures}
 * @param models by the log time of the first rows that each scores
 */
record Expected(Map<String, Map<String, Object>> features, NavigableMap<Long, String> models) {

    /** The model in force for a row, null before the first. */
    String modelAt(long logTime) {
        Map.Entry<Long, String> entry = models.floorEntry(logTime);
        return entry == null ? null : entry.getValue();
    }

    /** The feature set that the platform began with. "@control" stands before streams of its log time. */
    static Expected ofFirst(LogCopy log, String featureSet) {
        NavigableMap<Long, String> models = new TreeMap<>();
        for (LogCopy.Activation activation : log.activations()) {
            if (activation.featureSet().equals(featureSet)) {
                models.put(activation.logTime(), activation.bundle());
            }
        }
        return new Expected(ExpectedFeatures.compute(log.entries(), ChaosApp.SHORT_WINDOW_MILLIS), models);
    }

    /** The changed one: it decides every row after the boundary of its first epoch, with the model named there. */
    Expected changedAt(Epochs.Epoch begin, LogCopy log) {
        NavigableMap<Long, String> changed = new TreeMap<>(models.headMap(begin.boundary(), true));
        changed.put(begin.boundary() + 1, begin.model());
        for (LogCopy.Activation activation : log.activations()) {
            if (activation.featureSet().equals(begin.featureSet()) && activation.logTime() > begin.boundary()) {
                changed.put(activation.logTime(), activation.bundle());
            }
        }
        return new Expected(ExpectedFeatures.compute(log.entries(), ChaosApp.OTHER_SHORT_WINDOW_MILLIS), changed);
    }
}
