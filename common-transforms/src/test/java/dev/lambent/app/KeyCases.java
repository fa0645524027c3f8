package dev.lambent.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A manifest with every key, and ways in which a key can be wrong. */
final class KeyCases {
    /** Every key, none with its default, each on a line of its own. */
    static final String FULL =
            """
            app: bike-hire
            streams:
              rentals:
                format: json
                topic: city.rentals
                partitions: 3
                key: station
                event_time: hour
                columns:
                  station: VARCHAR
                  hour: TIMESTAMP
                  rented: INTEGER NOT NULL
                expect: [ "rented >= 0" ]
                max_lateness: 15m
                known_after: 5m
                max_ahead: 30s
                earliest_event_time: 2010-01-01
              weather:
                key: place
                event_time: seen
                columns: { place: VARCHAR, seen: TIMESTAMP }
                source:
                  topic: others.weather
                  bootstrap_servers: others-1:9092, others-2:9092
                  start: latest
            history:
              rentals:
                path: old
                format: parquet
            features: sql/features.sql
            row_id: id
            inputs: [ rented ]
            label:
              sql: sql/label.sql
              matures_after: 2d
              absent: zero
            lookups:
              stations: station
            task: regression
            goals:
              - rmse <= 140
              - r2 beats baseline by 0.1 for each place
              - rmse within 2 of champion
              - score_latency_p99 <= 5ms
            baselines:
              - prior
              - { sql: "rented", name: same_again }
              - { human: 30.5, metric: mae }
              - { seasonal_naive: 7d, by: station, name: week_ago }
              - { rolling_mean: 1h }
              - { last_value: true }
            gate:
              alpha: 0.01
              min_rows: 500
            train:
              folds:
                kind: sliding
                count: 4
                gap: 3d
                window: 20d
              holdout: 0.25
              candidates: [ random_forest ]
              parameters:
                random_forest: { num_trees: [ 20, 50 ], max_depth: 5 }
              search:
                rounds: 2
                trials: 4
                budget: 30m
              class_weights: none
              calibration: none
              quantile: 0.9
              max_fold_rows: 5000
              checks: warn
              seed: -7
            card:
              purpose: says how many bikes will be rented
              limits: [ not for holidays ]
              expires_after: 90d
            log:
              bootstrap_servers: kafka-1:9092, kafka-2:9092
            keep:
              epochs: 4
              log: 30d
              files: off
            skew:
              budget: 0.01
            max_rows_per_key: 250000
            functions: [ lib/tools.jar ]
            views: sql/views.sql
            """;

    /** @param problem what the loader says, or null if the manifest is valid */
    record Case(String key, String manifest, String problem) {}

    private final List<Case> cases = new ArrayList<>();

    private KeyCases() {}

    static List<Case> all() {
        KeyCases all = new KeyCases();
        all.streamCases();
        all.sourceCases();
        all.columnCases();
        all.appCases();
        all.modelCases();
        all.trainCases();
        all.housekeepingCases();
        return all.cases;
    }

    private void housekeepingCases() {
        wrong("skew", "  budget: 0.01", "  budgets: 0.01", "skew.budgets: the key is unknown. Did you mean budget?");
        wrong("skew.budget", "budget: 0.01", "budget: 1.5", "skew.budget: 1.5 is no share. Write a number from 0 to 1");
        wrong("skew.budget", "budget: 0.01", "budget: 1%", "skew.budget: `1%` is not a number.");
        valid("skew", "skew:\n  budget: 0.01\n", "");
        wrong(
                "max_rows_per_key",
                "max_rows_per_key: 250000",
                "max_rows_per_key: 7",
                "max_rows_per_key: 7 is out of range. Allowed: 8 to 100000000.");
        valid("max_rows_per_key", "max_rows_per_key: 250000\n", "");
        wrong(
                "functions",
                "lib/tools.jar",
                "lib/tolls.jar",
                "functions[0]: there is no file `lib/tolls.jar` in the app's folder.");
        wrong("functions", "functions: [ lib/tools.jar ]", "functions: lib/tools.jar", "functions: a list is expected");
        valid("functions", "functions: [ lib/tools.jar ]\n", "");
        wrong("keep", "  epochs: 4", "  epoch: 4", "keep.epoch: the key is unknown. Did you mean epochs?");
        wrong("keep.epochs", "epochs: 4", "epochs: 0", "keep.epochs: 0 is out of range. Allowed: 1 to 10000.");
        wrong("keep.log", "log: 30d", "log: 30", "keep.log: `30` is not a duration. Write `forever`");
        wrong("keep.log", "log: 30d", "log: 59m", "keep.log: `59m` is too short. Write `1h` or more");
        valid("keep.log", "log: 30d", "log: forever");
        wrong("keep.files", "files: off", "files: some", "keep.files: `some` is unknown. Known: off, on.");
        valid("keep", "keep:\n  epochs: 4\n  log: 30d\n  files: off\n", "");
    }

    private void wrong(String key, String line, String replacement, String problem) {
        cases.add(new Case(key, changed(line, replacement), problem));
    }

    private void missing(String key, String line, String problem) {
        cases.add(new Case(key, changed(line + "\n", ""), problem));
    }

    private void valid(String key, String line, String replacement) {
        cases.add(new Case(key, changed(line, replacement), null));
    }

    private static String changed(String line, String replacement) {
        assertThat(FULL.split(Pattern.quote(line), -1)).as(line).hasSize(2);
        return FULL.replace(line, replacement);
    }

    private void streamCases() {
        String stream = "streams.rentals.";
        wrong(
                "streams",
                "history:\n",
                "  rent-als: { columns: { a: TIMESTAMP }, key: a, event_time: a }\nhistory:\n",
                "streams.rent-als: `rent-als` is no plain SQL name");
        wrong(
                "streams.*.format",
                "format: json",
                "format: avro",
                stream + "format: `avro` is not supported yet. Use json.");
        wrong("streams.*.format", "format: json", "format: xml", stream + "format: `xml` is unknown. Known: json.");
        valid("streams.*.format", "    format: json\n", "");
        wrong(
                "streams.*.topic",
                "topic: city.rentals",
                "topic: a/b",
                stream + "topic: `a/b` is no name of a Kafka topic");
        wrong(
                "streams.*.topic",
                "topic: city.rentals",
                "topic: [ a ]",
                stream + "topic: a single value is expected, not a list");
        valid("streams.*.topic", "    topic: city.rentals\n", "");
        wrong(
                "streams.*.partitions",
                "partitions: 3",
                "partitions: 0",
                stream + "partitions: 0 is out of range. Allowed: 1 to 1024.");
        wrong(
                "streams.*.partitions",
                "partitions: 3",
                "partitions: 2.0",
                stream + "partitions: `2.0` is not a whole number");
        wrong("streams.*.partitions", "partitions: 3", "partitions:", stream + "partitions: it has no value");
        wrong(
                "streams.*.key",
                "key: station",
                "key: statoin",
                stream + "key: `statoin` is no column of the stream. Did you mean station?");
        missing(
                "streams.*.key",
                "    key: station",
                stream + "key: the key is missing. Add it, such as `key: station`.");
        wrong(
                "streams.*.event_time",
                "event_time: hour",
                "event_time: rented",
                stream + "event_time: `rented` is INTEGER, not TIMESTAMP");
        missing("streams.*.event_time", "    event_time: hour", stream + "event_time: the key is missing");
        wrong(
                "streams.*.expect",
                "expect: [ \"rented >= 0\" ]",
                "expect: rented >= 0",
                stream + "expect: a list is expected, not a single value");
        wrong(
                "streams.*.expect",
                "expect: [ \"rented >= 0\" ]",
                "expect: [ '' ]",
                stream + "expect[0]: it has no value");
        valid("streams.*.expect", "expect: [ \"rented >= 0\" ]", "expect: []");
        for (String key : List.of("max_lateness: 15m", "known_after: 5m", "max_ahead: 30s")) {
            String name = key.substring(0, key.indexOf(':'));
            for (String wrong : List.of("15", "1.5h", "-1h", "15 minutes", "1h30m", "2w", "99999999d", "1:30")) {
                wrong(
                        "streams.*." + name,
                        key,
                        name + ": " + wrong,
                        stream + name + ": `" + wrong + "` is not a duration");
            }
            valid("streams.*." + name, key, name + ": 0s");
            valid("streams.*." + name, key, name + ": 500ms");
        }
        wrong(
                "streams.*.earliest_event_time",
                "2010-01-01",
                "2010",
                stream + "earliest_event_time: `2010` is not a point in time");
        wrong(
                "streams.*.earliest_event_time",
                "2010-01-01",
                "2010-02-30",
                stream + "earliest_event_time: `2010-02-30` is not a point in time");
        wrong(
                "streams.*.earliest_event_time",
                "2010-01-01",
                "2010-01-01T00:00:00",
                stream + "earliest_event_time: `2010-01-01T00:00:00` is not a point in time");
        wrong(
                "streams.*.earliest_event_time",
                "2010-01-01",
                "+12010-01-01T00:00:00Z",
                stream + "earliest_event_time: `+12010-01-01T00:00:00Z` is out of range");
        valid("streams.*.earliest_event_time", "2010-01-01", "2010-01-01T00:00:00+02:00");
        wrong(
                "streams.*",
                "    format: json",
                "    unique: { key: id, within: 1h }",
                stream + "unique: the key is not supported yet; it comes later");
        wrong(
                "streams.*",
                "    partitions: 3",
                "    partitons: 3",
                stream + "partitons: the key is unknown. Did you mean partitions?");
    }

    private void sourceCases() {
        String source = "streams.weather.source";
        wrong(
                "streams.*.source",
                "start: latest",
                "from: latest",
                source + ".from: the key is unknown. Known: topic, bootstrap_servers, start.");
        wrong(
                "streams.*.source",
                "    key: place\n",
                "    partitions: 4\n    key: place\n",
                "streams.weather.partitions: a stream with a `source` has the partitions of its source");
        missing(
                "streams.*.source.topic",
                "      topic: others.weather",
                source + ".topic: the key is missing. Add it, such as `topic: orders`.");
        wrong("streams.*.source.topic", "others.weather", "a b", source + ".topic: `a b` is no name of a Kafka topic");
        valid("streams.*.source.topic", "others.weather", "bike-hire.weather");
        wrong(
                "streams.*.source.bootstrap_servers",
                "others-1:9092, others-2:9092",
                "others-1",
                source + ".bootstrap_servers: `others-1` names no brokers");
        valid("streams.*.source.bootstrap_servers", "      bootstrap_servers: others-1:9092, others-2:9092\n", "");
        wrong(
                "streams.*.source.start",
                "start: latest",
                "start: newest",
                source + ".start: `newest` is unknown. Known: earliest, latest.");
        valid("streams.*.source.start", "      start: latest\n", "");
    }

    private void columnCases() {
        String key = "streams.*.columns";
        String column = "streams.rentals.columns.rented: ";
        String line = "rented: INTEGER NOT NULL";
        wrong(key, line, "rented: INT", column + "`INT` is no column type. Use INTEGER.");
        wrong(key, line, "rented: varchar(20)", column + "`varchar(20)` is no column type. Use VARCHAR.");
        wrong(key, line, "rented: INTEGR", column + "`INTEGR` is no column type. Did you mean INTEGER?");
        wrong(
                key,
                line,
                "rented: UUID",
                column
                        + "`UUID` is no column type. Types: BOOLEAN, INTEGER, BIGINT, DOUBLE, DECIMAL, VARCHAR, TIMESTAMP.");
        wrong(key, line, "rented: INTEGER NULL", column + "`INTEGER NULL` is no column type");
        wrong(key, line, "rented:", column + "it has no value");
        wrong(
                key,
                line,
                "_rented: INTEGER",
                "streams.rentals.columns._rented: `_rented` starts with `_`. Such names are Lambent's own");
        wrong(key, line, "2nd: INTEGER", "streams.rentals.columns.2nd: `2nd` is no plain SQL name");
        wrong(key, line, "Hour: INTEGER", "streams.rentals.columns.Hour: it differs from `hour` by case only");
        wrong(
                key,
                line,
                "hour: INTEGER",
                "streams.rentals.columns.hour: the key stands here twice. Line 11 has it already");
        valid(key, line, "rented: integer  not null");
        wrong(
                key,
                "station: VARCHAR\n",
                "station: STRING\n",
                "streams.rentals.columns.station: `STRING` is no column type. Use VARCHAR.");
    }

    private void appCases() {
        wrong("app", "app: bike-hire", "app: Bike", "app: `Bike` is no name of an app");
        wrong("app", "app: bike-hire", "app: 3bikes", "app: `3bikes` is no name of an app");
        missing("app", "app: bike-hire", "app: the key is missing");
        wrong(
                "history",
                "  rentals:\n    path: old",
                "  rental:\n    path: old",
                "history.rental: `rental` is no stream. Did you mean rentals?");
        wrong(
                "history.*.path",
                "path: old",
                "path: \"${HOME}/x\"",
                "history.rentals.path: `${HOME}/x` holds an unknown placeholder. Only ${home} is known.");
        missing("history.*.path", "    path: old", "history.rentals.path: the key is missing");
        wrong(
                "history.*.format",
                "format: parquet",
                "format: csv",
                "history.rentals.format: `csv` is unknown. Known: delta, parquet.");
        wrong(
                "features",
                "features: sql/features.sql",
                "features: other.sql",
                "features: there is no file `other.sql` in the app's folder");
        wrong(
                "features",
                "features: sql/features.sql",
                "features: sql/empty.sql",
                "features: the file `sql/empty.sql` is empty");
        valid("features", "features: sql/features.sql\n", "");
        wrong("row_id", "row_id: id", "row_id: _offset", "row_id: `_offset` starts with `_`");
        missing("row_id", "row_id: id", "row_id: the key is missing");
        wrong("inputs", "inputs: [ rented ]", "inputs: [ rented, id ]", "inputs: `id` is the row_id");
        wrong("inputs", "inputs: [ rented ]", "inputs: [ rented, rented ]", "inputs: an input stands there twice");
        wrong("inputs", "inputs: [ rented ]", "inputs: []", "inputs: there is no input");
        wrong("label", "absent: zero", "ripe_after: 2d", "label.ripe_after: the key is unknown");
        wrong(
                "label.sql",
                "sql: sql/label.sql",
                "sql: labels.sql",
                "label.sql: there is no file `labels.sql` in the app's folder");
        missing("label.sql", "  sql: sql/label.sql", "label.sql: the key is missing");
        wrong(
                "label.matures_after",
                "matures_after: 2d",
                "matures_after: 2 days",
                "label.matures_after: `2 days` is not a duration");
        missing("label.matures_after", "  matures_after: 2d", "label.matures_after: the key is missing");
        wrong("label.absent", "absent: zero", "absent: skip", "label.absent: `skip` is unknown. Known: drop, zero.");
        valid("label.absent", "  absent: zero\n", "");
        wrong(
                "label.classes",
                "absent: zero",
                "classes: [few, some, many]",
                "label.classes: a regression label has no classes");
        wrong(
                "lookups",
                "stations: station",
                "station: station",
                "lookups.station: there is no view `station`. Did you mean stations?");
        wrong("lookups", "stations: station", "stations: 'a b'", "lookups.stations: `a b` is no plain SQL name");
        valid("lookups", "stations: station", "events: station");
        wrong(
                "log",
                "  bootstrap_servers: kafka-1:9092, kafka-2:9092",
                "  brokers: a:1",
                "log.brokers: the key is unknown. Known: bootstrap_servers.");
        wrong(
                "log.bootstrap_servers",
                "kafka-1:9092, kafka-2:9092",
                "kafka-1",
                "log.bootstrap_servers: `kafka-1` names no brokers");
        wrong(
                "log.bootstrap_servers",
                "kafka-1:9092, kafka-2:9092",
                "http://kafka:9092",
                "log.bootstrap_servers: `http://kafka:9092` names no brokers");
        valid("log.bootstrap_servers", "kafka-1:9092, kafka-2:9092", "'[::1]:9092'");
        wrong("views", "views: sql/views.sql", "views: 7.sql", "views: there is no file `7.sql`");
        wrong("views", "views: sql/views.sql", "views: sql/empty.sql", "views: the file `sql/empty.sql` is empty");
        wrong(
                "monitor",
                "views: sql/views.sql",
                "views: sql/views.sql\nmonitor: {}",
                "monitor: the key is not supported yet; it comes later");
        wrong("<<", "views: sql/views.sql", "views: sql/views.sql\n[a]: b", "a key is a name, not a list or a section");
    }

    private void modelCases() {
        wrong(
                "task",
                "task: regression",
                "task: clustering",
                "task: `clustering` is unknown. Known: binary, multiclass, regression.");
        missing("task", "task: regression", "task: the key is missing");
        String goal = "rmse <= 140";
        wrong(
                "goals",
                goal,
                "rmsle <= 1",
                "goals[0]: `rmsle` is no metric. Known: rmse, mae, pinball, mape, r2, score_latency_p99.");
        wrong(
                "goals",
                goal,
                "roc_auc >= 0.7",
                "goals[0]: `roc_auc` is no metric of a regression task. Use one of rmse, mae, pinball, mape, r2, score_latency_p99.");
        wrong("goals", goal, "rmse >= 140", "goals[0]: a lower rmse is better. Write `rmse <= 140`.");
        wrong("goals", goal, "r2 >= 1.5", "goals[0]: r2 cannot be 1.5. It is at most 1.");
        wrong("goals", goal, "rmse <= -1", "goals[0]: rmse cannot be -1. It is at least 0.");
        wrong("goals", goal, "rmse <= 140%", "goals[0]: `140%` is not a number");
        wrong(
                "goals",
                goal,
                "rmse < 140",
                "goals[0]: `rmse < 140` is no goal. Write `rmse <= NUMBER`, `rmse beats baseline by NUMBER`, `rmse beats champion by NUMBER` or `rmse within NUMBER of champion`, each perhaps with `for each COLUMN`.");
        wrong("goals", goal, "rmse beats baseline by -1", "goals[0]: the margin is negative");
        wrong("goals", goal, "score_latency_p99 <= 5", "goals[0]: `5` is not a duration");
        wrong("goals", goal, "score_latency_p99 beats baseline by 1", "goals[0]: a baseline has no score_latency_p99");
        wrong("goals", goal, "score_latency_p99 within 1 of champion", "goals[0]: a champion has no score_latency_p99");
        wrong("goals", goal, "rmse within -2 of champion", "goals[0]: the margin is negative");
        wrong("goals", goal, "score_latency_p99 <= 5ms for each place", "goals[0]: a latency is not measured by slice");
        valid("goals", goal, "rmse beats champion by 0.5");
        wrong(
                "gate.alpha",
                "alpha: 0.01",
                "alpha: 5",
                "gate.alpha: 5.0 is no error rate. Write a number from 0.000001 to 0.5");
        wrong(
                "gate.min_rows",
                "min_rows: 500",
                "min_rows: 1",
                "gate.min_rows: 1 is out of range. Allowed: 2 to 1000000000.");
        wrong("gate", "  alpha: 0.01", "  beta: 0.01", "gate.beta: the key is unknown");
        wrong("train.checks", "checks: warn", "checks: off", "train.checks: `off` is unknown. Known: stop, warn.");
        valid("gate", "gate:\n  alpha: 0.01\n  min_rows: 500\n", "");
        wrong("baselines", "  - prior", "  - mean", "baselines[0]: `mean` is no baseline. Write `prior`");
        wrong(
                "baselines",
                "  - prior",
                "  - { }",
                "baselines[0]: a baseline is one of last_value, seasonal_naive, rolling_mean, sql, human");
        wrong("baselines[].sql", "sql: \"rented\"", "sql: \"\"", "baselines[1].sql: it has no value");
        wrong(
                "baselines[].name",
                "name: same_again",
                "name: prior",
                "baselines[1].name: `prior` is the name of the training mean");
        wrong(
                "baselines[].name",
                "name: week_ago",
                "name: same_again",
                "baselines[3]: there is a baseline named same_again already");
        wrong("baselines[].human", "human: 30.5", "human: good", "baselines[2].human: `good` is not a number");
        wrong(
                "baselines[].metric",
                "metric: mae",
                "metric: accuracy",
                "baselines[2].metric: `accuracy` is no metric of a regression task");
        wrong(
                "baselines[].metric",
                "name: same_again",
                "metric: mae",
                "baselines[1].metric: a sql baseline is measured by every metric");
        valid("baselines[].metric", ", metric: mae", "");
        wrong(
                "baselines[].name",
                "name: week_ago",
                "name: prior",
                "baselines[3].name: `prior` is the name of the training mean");
        wrong(
                "baselines[].seasonal_naive",
                "seasonal_naive: 7d",
                "seasonal_naive: 1d",
                "baselines[3].seasonal_naive: a season of PT24H is shorter than label.matures_after (PT48H)");
        wrong(
                "baselines[].seasonal_naive",
                "seasonal_naive: 7d",
                "seasonal_naive: weekly",
                "baselines[3].seasonal_naive: `weekly` is not a duration");
        wrong(
                "baselines[].rolling_mean",
                "rolling_mean: 1h",
                "rolling_mean: 0h",
                "baselines[4].rolling_mean: the time is 0");
        wrong(
                "baselines[].last_value",
                "last_value: true",
                "last_value: 7d",
                "baselines[5].last_value: `7d` is not true. Write `{ last_value: true, by: column }`.");
        valid("baselines[].last_value", "{ last_value: true }", "last_value");
        wrong(
                "baselines[].by",
                "{ sql: \"rented\", name: same_again }",
                "{ sql: \"rented\", name: same_again, by: station }",
                "baselines[1].by: a sql baseline has no groups");
        valid("baselines[].by", ", by: station", "");
    }

    private void trainCases() {
        wrong("card", "  purpose: says", "  use: says", "card.use: the key is unknown");
        wrong(
                "card.purpose",
                "purpose: says how many bikes will be rented",
                "purpose:",
                "card.purpose: it has no value");
        wrong("card.limits", "limits: [ not for holidays ]", "limits: none", "card.limits: a list is expected");
        wrong(
                "card.expires_after",
                "expires_after: 90d",
                "expires_after: 0d",
                "card.expires_after: a model would be out of date at once");
        wrong("train", "  seed: -7", "  seeds: -7", "train.seeds: the key is unknown");
        wrong("train.folds", "    count: 4", "    sort: 4", "train.folds.sort: the key is unknown");
        wrong("train.folds.kind", "kind: sliding", "kind: random", "train.folds.kind: `random` is unknown");
        missing("train.folds.window", "    window: 20d", "train.folds.window: the key is missing");
        wrong("train.folds.window", "window: 20d", "window: 0d", "train.folds.window: it holds no rows");
        wrong("train.folds.by", "count: 4", "by: place", "train.folds.by: only grouped folds have a by");
        wrong(
                "train.folds.by",
                "kind: sliding\n    count: 4\n    gap: 3d\n    window: 20d",
                "kind: grouped",
                "train.folds.by: the key is missing");
        wrong("train.search", "    rounds: 2", "    turns: 2", "train.search.turns: the key is unknown");
        wrong("train.search.rounds", "rounds: 2", "rounds: 0", "train.search.rounds: 0 is out of range");
        wrong("train.search.trials", "trials: 4", "trials: many", "train.search.trials: `many` is not a whole number");
        wrong("train.search.budget", "budget: 30m", "budget: 0m", "train.search.budget: it leaves no time");
        wrong(
                "train.class_weights",
                "class_weights: none",
                "class_weights: balanced",
                "train.class_weights: a regression label has no classes");
        wrong(
                "train.calibration",
                "calibration: none",
                "calibration: platt",
                "train.calibration: the scores of a regression model are not calibrated");
        for (String threshold : List.of("", ".capacity", ".false_positive", ".false_negative")) {
            String key = threshold.isEmpty() ? "0.3" : "{ " + threshold.substring(1) + ": 0.3 }";
            wrong(
                    "train.threshold" + threshold,
                    "calibration: none",
                    "threshold: " + key,
                    "train.threshold: a regression model has no threshold");
        }
        wrong(
                "train.capacity",
                "calibration: none",
                "capacity: 0.05",
                "train.capacity: a regression model has no precision_at_k");
        wrong("train.quantile", "quantile: 0.9", "quantile: 1", "train.quantile: 1.0 is no quantile");
        wrong("train.quantile", "quantile: 0.9", "quantile: 90%", "train.quantile: `90%` is not a number");
        valid("train.quantile", "  quantile: 0.9\n", "");
        wrong("train.folds.count", "count: 4", "count: 1", "train.folds.count: 1 is out of range. Allowed: 2 to 50.");
        wrong("train.folds.gap", "gap: 3d", "gap: 3", "train.folds.gap: `3` is not a duration");
        wrong("train.folds.gap", "gap: 3d", "gap: 1d", "train.folds.gap: it is shorter than label.matures_after");
        valid("train.folds.gap", "    gap: 3d\n", "");
        wrong("train.holdout", "holdout: 0.25", "holdout: 25%", "train.holdout: `25%` is not a number");
        wrong("train.holdout", "holdout: 0.25", "holdout: 25", "train.holdout: the hold-out is a share of the rows");
        String candidates = "candidates: [ random_forest ]";
        wrong(
                "train.candidates",
                candidates,
                "candidates: [ random_forest, forest ]",
                "train.candidates[1]: `forest` is no kind of model");
        wrong(
                "train.candidates",
                candidates,
                "candidates: [ random_forest, logistic_regression ]",
                "train.candidates[1]: `logistic_regression` does not fit a regression task");
        wrong(
                "train.candidates",
                candidates,
                "candidates: [ random_forest, random_forest ]",
                "train.candidates: a candidate stands there twice");
        valid(
                "train.candidates",
                candidates,
                "candidates: [ linear_regression, random_forest, gradient_boosted_trees ]");
        String grid = "random_forest: { num_trees: [ 20, 50 ], max_depth: 5 }";
        String parameters = "train.parameters.";
        wrong(
                "train.parameters",
                grid,
                "gradient_boosted_trees: {}",
                parameters + "gradient_boosted_trees: `gradient_boosted_trees` is not among the candidates");
        wrong(
                "train.parameters",
                grid,
                "random_forest: { trees: [ 5 ] }",
                parameters + "random_forest.trees: `trees` is no parameter of random_forest");
        wrong(
                "train.parameters",
                grid,
                "random_forest: { num_trees: [ 0 ] }",
                parameters + "random_forest.num_trees[0]: num_trees cannot be 0");
        wrong(
                "train.parameters",
                grid,
                "random_forest: { num_trees: [ 1.5 ] }",
                parameters + "random_forest.num_trees[0]: num_trees cannot be 1.5");
        wrong(
                "train.parameters",
                grid,
                "random_forest: { num_trees: [] }",
                parameters + "random_forest.num_trees: there is no value");
        wrong(
                "train.max_fold_rows",
                "max_fold_rows: 5000",
                "max_fold_rows: 5k",
                "train.max_fold_rows: `5k` is not a whole number");
        wrong("train.seed", "seed: -7", "seed: 0x2A", "train.seed: `0x2A` is not a whole number");
    }
}
