package dev.lambent.app;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Every key of {@code lambent.yaml}, by the section it stands in. A section whose entries the user names (streams,
 * lookups) is written with {@code *}; {@code docs/app.md} lists the same keys, and a test compares the two.
 */
final class Keys {
    static final String ROOT = "";
    static final String STREAM = "streams.*";
    static final String SOURCE = "streams.*.source";
    static final String HISTORY = "history.*";
    static final String LABEL = "label";
    static final String BASELINE = "baselines[]";
    static final String GATE = "gate";
    static final String TRAIN = "train";
    static final String FOLDS = "train.folds";
    static final String SEARCH = "train.search";
    static final String THRESHOLD = "train.threshold";
    static final String CARD = "card";
    static final String LOG = "log";
    static final String KEEP = "keep";
    static final String SKEW = "skew";

    private static final Map<String, List<String>> KNOWN = Map.ofEntries(
            Map.entry(
                    ROOT,
                    List.of(
                            "app",
                            "streams",
                            "history",
                            "features",
                            "row_id",
                            "inputs",
                            "label",
                            "lookups",
                            "task",
                            "goals",
                            "baselines",
                            "gate",
                            "train",
                            "card",
                            "log",
                            "keep",
                            "skew",
                            "max_rows_per_key",
                            "functions",
                            "views")),
            Map.entry(
                    STREAM,
                    List.of(
                            "format",
                            "topic",
                            "partitions",
                            "key",
                            "event_time",
                            "columns",
                            "expect",
                            "max_lateness",
                            "known_after",
                            "max_ahead",
                            "earliest_event_time",
                            "source")),
            Map.entry(SOURCE, List.of("topic", "bootstrap_servers", "start")),
            Map.entry(HISTORY, List.of("path", "format")),
            Map.entry(LABEL, List.of("sql", "matures_after", "absent", "classes")),
            Map.entry(
                    BASELINE,
                    List.of("last_value", "seasonal_naive", "rolling_mean", "by", "sql", "human", "name", "metric")),
            Map.entry(GATE, List.of("alpha", "min_rows")),
            Map.entry(
                    TRAIN,
                    List.of(
                            "folds",
                            "holdout",
                            "candidates",
                            "parameters",
                            "search",
                            "class_weights",
                            "calibration",
                            "threshold",
                            "capacity",
                            "quantile",
                            "max_fold_rows",
                            "checks",
                            "seed")),
            Map.entry(FOLDS, List.of("kind", "count", "gap", "window", "by")),
            Map.entry(SEARCH, List.of("rounds", "trials", "budget")),
            Map.entry(THRESHOLD, List.of("false_positive", "false_negative", "capacity")),
            Map.entry(CARD, List.of("purpose", "limits", "expires_after")),
            Map.entry(LOG, List.of("bootstrap_servers")),
            Map.entry(KEEP, List.of("epochs", "log", "files")),
            Map.entry(SKEW, List.of("budget")));

    /** Keys that the design has a place for and this version has not built: refused, but not as a slip of the pen. */
    private static final Map<String, List<String>> LATER =
            Map.of(ROOT, List.of("monitor", "retrain", "route", "review"), STREAM, List.of("unique"));

    private Keys() {}

    static List<String> known(String section) {
        return KNOWN.get(section);
    }

    static boolean isLater(String section, String key) {
        return LATER.getOrDefault(section, List.of()).contains(key);
    }

    /** Full paths of all keys, sorted: {@code streams.*.key}. */
    static TreeSet<String> paths() {
        TreeSet<String> paths = new TreeSet<>();
        KNOWN.forEach((section, keys) -> keys.forEach(key -> paths.add(section.isEmpty() ? key : section + "." + key)));
        return paths;
    }
}
