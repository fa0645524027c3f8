package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.feature.NaiveOracle.Feature;
import dev.lambent.feature.NaiveOracle.LogRow;
import dev.lambent.fold.Fold;
import dev.lambent.fold.KeyState;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Generated queries on generated logs (ties, late rows, rows ahead of time, nulls, every kind of number), compared with
 * {@link NaiveOracle} bit for bit, while states are encoded, decoded, copied and expired at random.
 */
class FoldOracleTest {
    private static final long MINUTE = GeneratedQuery.MINUTE;
    private static final RowSchema SCHEMA = GeneratedQuery.SCHEMA;
    private static final int LOGS = 15;

    private final Map<String, KeyState> used = new HashMap<>();
    private final Map<String, KeyState> plain = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void foldAgreesWithTheDefinition(long seed) {
        queries(seed, 3, false);
    }

    /** 10,000 cases more; the seed of the first is {@code -Dfold.seed}. */
    @Tag("drill")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void manyFoldsAgreeWithTheDefinition(int part) {
        queries(Long.getLong("fold.seed", 1000) + part, 67, true);
    }

    /** @param variants whether some apps bound the rows of a key, or have rows that are known later */
    private void queries(long seed, int queries, boolean variants) {
        Random random = new Random(seed);
        for (int query = 0; query < queries; query++) {
            GeneratedQuery drawn = GeneratedQuery.generate(random);
            int variant = variants ? random.nextInt(6) : 0;
            GeneratedQuery generated =
                    switch (variant) {
                        case 1 -> drawn.bounded(16 + random.nextInt(24));
                        case 2 -> drawn.knownAfter((1 + random.nextInt(40)) * MINUTE);
                        case 3 -> drawn.knownAfter(5 * MINUTE).bounded(16);
                        default -> drawn;
                    };
            Fold fold = generated.compile().fold();
            for (int log = 0; log < LOGS; log++) {
                check(fold, generated, random, 70, seed + "/" + query + "/" + log);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {201, 202, 203, 204})
    void boundedKeysForgetTheirOldestRowsAndSaySo(long seed) {
        Random random = new Random(seed);
        int truncated = 0;
        for (int query = 0; query < 4; query++) {
            GeneratedQuery generated = GeneratedQuery.generate(random).bounded(16 + random.nextInt(16));
            for (int log = 0; log < 4; log++) {
                truncated += check(generated.compile().fold(), generated, random, 150, seed + "/" + query + "/" + log);
            }
        }
        assertThat(truncated).as("rows that lack some in their windows").isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {301, 302, 303})
    void rowsThatAreKnownLaterAreSeenLater(long seed) {
        Random random = new Random(seed);
        for (int query = 0; query < 3; query++) {
            GeneratedQuery generated = GeneratedQuery.generate(random).knownAfter((1 + random.nextInt(40)) * MINUTE);
            for (int log = 0; log < 6; log++) {
                check(generated.compile().fold(), generated, random, 70, seed + "/" + query + "/" + log);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103})
    void longLogsAgreeToo(long seed) {
        Random random = new Random(seed);
        GeneratedQuery generated = GeneratedQuery.generate(random);
        check(generated.compile().fold(), generated, random, 1500, "long " + seed);
    }

    /** @return how many rows were scored that a bound on rows may have changed */
    private int check(Fold fold, GeneratedQuery query, Random random, int rows, String name) {
        List<Feature> features = query.features();
        long lateness = query.latenessMillis();
        used.clear();
        plain.clear();
        NaiveOracle oracle = new NaiveOracle(query);
        boolean wild = random.nextInt(3) == 0;
        boolean orderly = random.nextInt(4) == 0;
        long logTime = 1_000_000_000_000L;
        int truncated = 0;
        for (int i = 0; i < rows; i++) {
            long gap = random.nextInt(20) == 0 ? 100 : random.nextInt(6);
            logTime += random.nextInt(4) == 0 ? 0 : rows < 100 ? gap * MINUTE : gap * 1000;
            Map<String, Object> values = values(random, wild);
            String stream = query.streams().get(random.nextInt(query.streams().size()));
            long eventTime = orderly ? logTime : eventTime(logTime, lateness, random);
            long knownAt = eventTime + (stream.equals("others") ? query.knownAfterMillis() : 0);
            oracle.append(new LogRow(i, logTime, knownAt, values));
            Row features1 = step(fold, stream, event(i, eventTime, values), logTime, random);
            boolean scored = !query.filtered() || "a".equals(values.get("kind"));
            assertThat(features1 != null).isEqualTo(scored);
            if (scored && query.maxRowsPerKey() > 0) {
                boolean flag = features1.booleanAt(fold.outputSchema().indexOf(Fold.TRUNCATED));
                assertThat(flag).as("case %s row %s is truncated", name, i).isEqualTo(oracle.isTruncated());
                truncated += flag ? 1 : 0;
            }
            boolean checked = scored && (rows < 100 || i % 5 == 0);
            for (int f = 0; checked && f < features.size(); f++) {
                int column = fold.outputSchema().indexOf("f" + f);
                Object actual = features1.boxed(
                        column, fold.outputSchema().column(column).type());
                Object expected = oracle.value(features.get(f));
                if (expected instanceof NaiveOracle.Approximate near && Double.isFinite(near.value())) {
                    assertThat(((Number) actual).doubleValue())
                            .as("case %s row %s: %s", name, i, features.get(f))
                            .isCloseTo(near.value(), within(near.tolerance()));
                    continue;
                }
                assertThat(normal(actual))
                        .as("case %s row %s: %s", name, i, features.get(f))
                        .isEqualTo(normal(expected));
            }
        }
        return truncated;
    }

    /** −0 and 0 may stand for each other where SQL says they are equal; an INTEGER is compared by value. */
    private static Object normal(Object value) {
        if (value instanceof NaiveOracle.Approximate special) {
            return special.value();
        }
        return value instanceof Double number
                ? (Object) (number + 0.0)
                : value instanceof Integer whole ? (Object) whole.longValue() : value;
    }

    private static long eventTime(long logTime, long lateness, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> logTime - random.nextInt(2 + (int) (2 * lateness / MINUTE)) * MINUTE;
            case 1 -> logTime + random.nextInt(30) * MINUTE;
            case 2 -> logTime - random.nextInt(200) * MINUTE;
            default -> logTime - logTime % (5 * MINUTE);
        };
    }

    private static Map<String, Object> values(Random random, boolean wild) {
        Map<String, Object> values = new HashMap<>();
        values.put("kind", random.nextInt(3) > 0 ? "a" : random.nextBoolean() ? "b" : null);
        values.put("k", random.nextInt(6) == 0 ? null : new String[] {"u", "v|", "\\N"}[random.nextInt(3)]);
        values.put("g", random.nextInt(6) == 0 ? null : random.nextInt(2));
        values.put("x", random.nextInt(5) == 0 ? null : wild ? wildDouble(random) : random.nextInt(1000) / 100.0);
        values.put("n", random.nextInt(5) == 0 ? null : wild ? wildLong(random) : random.nextInt(100) - 50L);
        values.put("i", random.nextInt(5) == 0 ? null : wild ? random.nextInt() : random.nextInt(10));
        values.put("s", random.nextInt(5) == 0 ? null : "s" + random.nextInt(20));
        values.put("t", random.nextInt(5) == 0 ? null : 1_000_000_000_000L + random.nextInt(1000));
        return values;
    }

    private static double wildDouble(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> random.nextGaussian() * 1e300;
            case 3 -> random.nextGaussian() * 1e-300;
            case 4 -> -0.0;
            case 5 -> Double.longBitsToDouble(random.nextLong() & 0xFFEF_FFFF_FFFF_FFFFL);
            case 6 -> 1e16 + random.nextInt(3);
            default -> random.nextGaussian() * Math.pow(10, random.nextInt(30) - 15);
        };
    }

    private static long wildLong(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> Long.MAX_VALUE - random.nextInt(2);
            case 2 -> random.nextLong() >> 17;
            default -> random.nextInt(1000);
        };
    }

    private static Row event(long id, long eventTime, Map<String, Object> values) {
        Row row = new Row(SCHEMA.width()).setLong(0, id).setLong(2, eventTime);
        values.forEach((name, value) -> {
            int column = SCHEMA.indexOf(name);
            row.setBoxed(column, SCHEMA.column(column).type(), value);
        });
        return row;
    }

    private Row step(Fold fold, String stream, Row event, long logTime, Random random) {
        Row input = fold.prepare(stream, event);
        boolean wanted = fold.mayScore(input);
        Row[] parts = new Row[fold.sets().size()];
        for (int set = 0; set < parts.length; set++) {
            String key = set + "/" + fold.key(set, input);
            int index = set;
            KeyState state = mishandled(fold, index, key, logTime, random);
            KeyState untouched = plain.computeIfAbsent(key, k -> fold.newState(index));
            parts[set] = fold.step(set, state, logTime, input, wanted);
            Row samePart = fold.step(set, untouched, logTime, input, wanted);
            assertThat(parts[set]).isEqualTo(samePart);
            assertThat(state.toBytes()).isEqualTo(untouched.toBytes());
        }
        return wanted ? fold.finish(input, parts) : null;
    }

    /** The key's state after something that must not change any result. */
    private KeyState mishandled(Fold fold, int set, String key, long logTime, Random random) {
        KeyState state = used.computeIfAbsent(key, k -> fold.newState(set));
        switch (random.nextInt(8)) {
            case 0 -> state = fold.readState(set, state.toBytes());
            case 1 -> {
                KeyState original = state;
                state = original.copy();
                fold.step(
                        set, original, logTime, fold.prepare("events", event(-1, logTime, values(random, true))), true);
            }
            case 2 -> {
                Set<String> forgotten = new HashSet<>();
                used.forEach((other, otherState) -> {
                    otherState.expire(logTime);
                    if (otherState.isEmpty()) {
                        forgotten.add(other);
                    }
                });
                used.keySet().removeAll(forgotten);
                state = used.containsKey(key) ? used.get(key) : fold.newState(set);
            }
            default -> {}
        }
        used.put(key, state);
        return state;
    }
}
