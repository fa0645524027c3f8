package dev.lambent.feature;

import dev.lambent.app.StreamSpec;
import dev.lambent.feature.NaiveOracle.Feature;
import dev.lambent.schema.RowSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A query made by chance: features of one stream or of two that UNION ALL brings together.
 *
 * @param filtered whether rows of kind 'a' alone are scored
 * @param latenessMillis of the (more patient) stream
 * @param maxRowsPerKey 0 for any number
 * @param knownAfterMillis of the second stream
 */
record GeneratedQuery(
        List<Feature> features,
        boolean filtered,
        boolean union,
        long latenessMillis,
        int maxRowsPerKey,
        long knownAfterMillis) {
    /** Frames that are refused with the rest are left out; if none is left, rows are known at once. */
    GeneratedQuery {
        int bound = maxRowsPerKey;
        List<Feature> allowed = features.stream()
                .filter(feature ->
                        feature.rangeMillis() >= 0 && (feature.rangeMillis() != NaiveOracle.UNBOUNDED || bound == 0))
                .toList();
        if (knownAfterMillis > 0 && allowed.isEmpty()) {
            knownAfterMillis = 0;
        } else if (knownAfterMillis > 0) {
            features = allowed;
        }
    }

    static final long MINUTE = 60_000;
    static final RowSchema SCHEMA = TestApps.schema("id BIGINT NOT NULL, kind VARCHAR, event_time TIMESTAMP"
            + " NOT NULL, k VARCHAR, g INTEGER, x DOUBLE, n BIGINT, i INTEGER, s VARCHAR, t TIMESTAMP");
    private static final List<List<String>> KEYS =
            List.of(List.of("k"), List.of("k"), List.of("g"), List.of("k", "g"), List.of("x"), List.of());
    private static final String[] FUNCTIONS = {
        "COUNT",
        "COUNT DISTINCT",
        "APPROX_COUNT_DISTINCT",
        "SUM",
        "AVG",
        "MIN",
        "MAX",
        "STDDEV_SAMP",
        "STDDEV_POP",
        "VAR_SAMP",
        "VAR_POP",
        "FIRST_VALUE",
        "FIRST_VALUE IGNORE NULLS",
        "LAST_VALUE",
        "LAST_VALUE IGNORE NULLS",
        "LAG 1",
        "LAG 3",
        "MEDIAN",
        "QUANTILE_CONT 0.3",
        "QUANTILE_CONT 1",
        "MODE",
        "DECAY_SUM 7",
        "DECAY_AVG 40"
    };

    private static final String COLUMNS =
            SCHEMA.columns().stream().map(column -> column.name()).collect(Collectors.joining(", "));
    private static final String UNION =
            "(SELECT " + COLUMNS + " FROM events UNION ALL SELECT " + COLUMNS + " FROM others) u";

    static GeneratedQuery generate(Random random) {
        return new GeneratedQuery(
                features(random), random.nextBoolean(), random.nextInt(3) == 0, random.nextInt(4) * 10 * MINUTE, 0, 0);
    }

    /** The same with a bound; its ROWS frames are no longer than that. */
    GeneratedQuery bounded(int rows) {
        return new GeneratedQuery(features, filtered, union, latenessMillis, rows, knownAfterMillis);
    }

    /** The same over two streams, the rows of the second known later than they are made. */
    GeneratedQuery knownAfter(long millis) {
        return new GeneratedQuery(features, filtered, true, latenessMillis, maxRowsPerKey, millis);
    }

    /** How much longer than their frames reach rows are kept. */
    long keptMillis() {
        return latenessMillis + knownAfterMillis;
    }

    /** The features of so many queries in one. */
    static GeneratedQuery generate(Random random, int queries) {
        GeneratedQuery all = generate(random);
        List<Feature> features = new ArrayList<>(all.features());
        for (int i = 1; i < queries; i++) {
            features.addAll(features(random));
        }
        return new GeneratedQuery(features, all.filtered(), all.union(), all.latenessMillis(), 0, 0);
    }

    List<String> streams() {
        return union ? List.of("events", "others") : List.of("events");
    }

    Transform compile() {
        Map<String, StreamSpec> specs = new LinkedHashMap<>();
        for (String stream : streams()) {
            long lateness = stream.equals("events") ? latenessMillis : latenessMillis / 2;
            Duration knownAfter = Duration.ofMillis(stream.equals("events") ? 0 : knownAfterMillis);
            specs.put(
                    stream,
                    TestApps.stream(stream, SCHEMA, "id", "event_time", Duration.ofMillis(lateness), knownAfter));
        }
        return Transform.compile(TestApps.app(
                specs,
                "id",
                sql(),
                "SELECT id, 1 AS label FROM events",
                maxRowsPerKey == 0 ? OptionalInt.empty() : OptionalInt.of(maxRowsPerKey)));
    }

    private static List<Feature> features(Random random) {
        List<List<String>> keys = new ArrayList<>();
        long[] widths = new long[3];
        for (int i = 0; i < 3; i++) {
            keys.add(KEYS.get(random.nextInt(KEYS.size())));
            widths[i] = random.nextInt(5) * 15 * MINUTE;
        }
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            String function = FUNCTIONS[random.nextInt(FUNCTIONS.length)];
            boolean numeric = function.matches("(S|V|MED|QUA|DECAY).*") || function.equals("AVG");
            String[] arguments = numeric ? new String[] {"x", "n", "i"} : new String[] {"x", "n", "i", "s", "t"};
            String argument = function.equals("COUNT") && random.nextInt(3) == 0
                    ? "*"
                    : arguments[random.nextInt(arguments.length)];
            int set = random.nextInt(3);
            boolean range = random.nextInt(3) > 0;
            long width = range ? widths[random.nextInt(3)] : -1;
            int rows = 1 + random.nextInt(6) * random.nextInt(3);
            boolean hasGap = random.nextInt(3) == 0;
            long gap =
                    !hasGap ? 0 : range ? Math.min(width, random.nextInt(4) * 10 * MINUTE) : 1 + random.nextInt(rows);
            boolean excludes = random.nextInt(3) == 0;
            if (random.nextInt(6) == 0 && !function.matches("(LAG|MED|QUA).*")) {
                features.add(new Feature(
                        function, argument, keys.get(set), NaiveOracle.UNBOUNDED, range ? 0 : 1, 0, excludes));
                continue;
            }
            if (function.startsWith("LAG")) {
                int back = Integer.parseInt(function.substring(4));
                features.add(new Feature(function, argument, keys.get(set), -1, back, 1, false));
            } else {
                features.add(new Feature(function, argument, keys.get(set), width, rows, gap, excludes));
            }
        }
        return features;
    }

    String sql() {
        StringBuilder sql = new StringBuilder(filtered ? "SELECT * FROM (SELECT id, kind" : "SELECT id, kind");
        for (int i = 0; i < features.size(); i++) {
            Feature f = features.get(i);
            String[] name = f.function().split(" ");
            sql.append(",\n  ")
                    .append(name[0])
                    .append(f.function().equals("COUNT DISTINCT") ? "(DISTINCT " : "(")
                    .append(f.argument())
                    .append(
                            name[0].startsWith("DECAY")
                                    ? ", INTERVAL '" + name[1] + "' MINUTE"
                                    : f.function().matches(".* [0-9.]+") ? ", " + name[1] : "")
                    .append(')');
            sql.append(f.function().endsWith("IGNORE NULLS") ? " IGNORE NULLS" : "")
                    .append(" OVER (");
            sql.append(f.keys().isEmpty() ? "" : "PARTITION BY " + String.join(", ", f.keys()) + " ");
            sql.append("ORDER BY event_time ");
            sql.append(name[0].equals("LAG") ? "" : frame(f));
            sql.append(f.excludesSelf() ? " EXCLUDE CURRENT ROW" : "")
                    .append(") AS f")
                    .append(i);
        }
        return sql.append("\nFROM ")
                .append(union ? UNION : "events")
                .append(filtered ? ") WHERE kind = 'a'" : "")
                .toString();
    }

    private static String frame(Feature feature) {
        if (feature.rangeMillis() == NaiveOracle.UNBOUNDED) {
            return feature.rowsPreceding() > 0 ? "ROWS UNBOUNDED PRECEDING" : "RANGE UNBOUNDED PRECEDING";
        }
        boolean range = feature.rangeMillis() >= 0;
        String start =
                range ? "INTERVAL '" + feature.rangeMillis() / MINUTE + "' MINUTE" : "" + feature.rowsPreceding();
        String end = range ? "INTERVAL '" + feature.gap() / MINUTE + "' MINUTE" : "" + feature.gap();
        return (range ? "RANGE " : "ROWS ")
                + (feature.gap() == 0
                        ? start + " PRECEDING"
                        : "BETWEEN " + start + " PRECEDING AND " + end + " PRECEDING");
    }
}
