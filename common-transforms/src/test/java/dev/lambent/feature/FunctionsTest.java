package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.App;
import dev.lambent.app.AppFiles;
import dev.lambent.app.AppFolder;
import dev.lambent.app.AppLoader;
import dev.lambent.app.FunctionJar;
import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions of users, compiled and packed here, called by SQL. */
class FunctionsTest {
    private static final RowSchema SCHEMA = TestApps.schema(
            "id BIGINT NOT NULL, seen TIMESTAMP NOT NULL, s VARCHAR, x DOUBLE," + " i INTEGER, b BOOLEAN");
    private static final long NOON = 1_600_000_000_000L;

    @TempDir
    Path folder;

    private static String function(String type, String name, String parameters, String result, String body) {
        return """
                import dev.lambent.function.ScalarFunction;
                import dev.lambent.schema.ColumnType;
                import java.util.List;

                public class %s implements ScalarFunction {
                    public String name() { return "%s"; }
                    public List<ColumnType> parameters() { return List.of(%s); }
                    public ColumnType result() { return ColumnType.%s; }
                    public Object apply(Object[] a) { %s }
                }
                """
                .formatted(type, name, parameters, result, body);
    }

    private FunctionJar jar(String name, String parameters, String result, String body) throws IOException {
        return FunctionJars.compile(folder, Map.of("F", function("F", name, parameters, result, body)), "F");
    }

    private static Transform compile(String select, String label, FunctionJar... jars) {
        App app = TestApps.app(
                Map.of("events", TestApps.stream("events", SCHEMA, "id", "seen", Duration.ofHours(1))),
                "id",
                "SELECT id, " + select + " FROM events",
                "SELECT id, " + label + " AS label FROM events",
                OptionalInt.empty(),
                List.of(jars));
        return Transform.compile(app);
    }

    private static Row row() {
        return new Row(SCHEMA.width())
                .setLong(0, 7)
                .setLong(1, NOON)
                .setText(2, "JFK")
                .setDouble(3, 2.5)
                .setLong(4, 3)
                .setBoolean(5, true);
    }

    private static Object value(Transform transform, Row row) {
        Row features = new FoldRunner(transform.fold()).fold(row, NOON);
        return features.boxed(1, transform.fold().outputSchema().column(1).type());
    }

    @Test
    void everyTypeGoesInAndComesOut() throws Exception {
        FunctionJar jar = FunctionJars.compile(
                folder,
                Map.of(
                        "All",
                        function(
                                "All",
                                "all_of",
                                "ColumnType.BOOLEAN, ColumnType.INTEGER, ColumnType.BIGINT, ColumnType.DOUBLE,"
                                        + " ColumnType.VARCHAR, ColumnType.TIMESTAMP",
                                "VARCHAR",
                                "return Words.join((Boolean) a[0], (Integer) a[1], (Long) a[2], (Double) a[3], (String) a[4],"
                                        + " (Long) a[5]);"),
                        "Words",
                        "class Words { static String join(Object... all) { return java.util.Arrays.toString(all); } }",
                        "Yes",
                        function("Yes", "Yes", "ColumnType.DOUBLE", "BOOLEAN", "return (Double) a[0] > 1;"),
                        "Next",
                        function("Next", "SUCC", "ColumnType.BIGINT", "BIGINT", "return (Long) a[0] + 1;"),
                        "Small",
                        function("Small", "SMALL", "", "INTEGER", "return 5;"),
                        "Half",
                        function("Half", "HALF", "ColumnType.DOUBLE", "DOUBLE", "return (Double) a[0] / 2;"),
                        "Day",
                        function(
                                "Day",
                                "NEXT_DAY",
                                "ColumnType.TIMESTAMP",
                                "TIMESTAMP",
                                "return (Long) a[0] + 86_400_000L;")),
                "All",
                "Yes",
                "Next",
                "Small",
                "Half",
                "Day");
        assertThat(value(compile("ALL_OF(b, i, i, i, s, seen) AS f", "1", jar), row()))
                .isEqualTo("[true, 3, 3, 3.0, JFK, " + NOON + "]");
        assertThat(value(compile("yes(x) AND YES(x + 1) AS f", "1", jar), row()))
                .isEqualTo(true);
        assertThat(value(compile("succ(id) * 2 AS f", "1", jar), row())).isEqualTo(16L);
        assertThat(value(compile("Small() AS f", "1", jar), row())).isEqualTo(5);
        assertThat(value(compile("next_day(seen) AS f", "1", jar), row())).isEqualTo(NOON + 86_400_000L);
        assertThat(value(
                        compile("SUM(half(i)) OVER (ORDER BY seen RANGE INTERVAL '1' HOUR PRECEDING) AS f", "1", jar),
                        row()))
                .isEqualTo(1.5);
        assertThat(value(compile("CASE WHEN half(x) > 1 THEN 2 ELSE 1 END AS f", "1", jar), row()))
                .isEqualTo(2);
    }

    @Test
    void whatNoRowCanHoldIsNull() throws Exception {
        FunctionJar half = jar("HALF", "ColumnType.VARCHAR", "VARCHAR", "return ((String) a[0]).substring(0, 1);");
        assertThat(value(compile("half(s) AS f", "1", half), row())).isEqualTo("J");
        assertThat(value(compile("half(s) AS f", "1", half), row().setText(2, "\uD83D\uDE00")))
                .isNull();
        FunctionJar end = jar("END_OF_TIME", "ColumnType.VARCHAR", "TIMESTAMP", "return Long.MAX_VALUE;");
        assertThat(value(compile("end_of_time(s) AS f", "1", end), row())).isNull();
        assertThat(value(compile("CAST('+99999-01-01T00:00:00' AS TIMESTAMP) AS f", "1"), row()))
                .isNull();
    }

    /** The same class may be on the class path of Spark, and another one on that of Flink. */
    @Test
    void whatIsInTheJarIsTakenFromTheJar() throws Exception {
        assertThat(org.apache.commons.lang3.StringUtils.length("four")).isEqualTo(4);
        FunctionJar jar = FunctionJars.compile(
                folder,
                Map.of(
                        "F",
                        function(
                                "F",
                                "F",
                                "ColumnType.VARCHAR",
                                "INTEGER",
                                "return org.apache.commons.lang3.StringUtils.length((String) a[0]);"),
                        "StringUtils",
                        "package org.apache.commons.lang3; public class StringUtils {"
                                + " public static int length(CharSequence s) { return -1; } }"),
                "F");
        assertThat(value(compile("F(s) AS f", "1", jar), row())).isEqualTo(-1);
    }

    @Test
    void labelsMayCallThem() throws Exception {
        FunctionJar jar = jar("GRADE", "ColumnType.VARCHAR", "DOUBLE", "return (double) ((String) a[0]).length();");
        Row label = compile("x AS f", "grade(s)", jar).labels().label(row());
        assertThat(label.doubleAt(1)).isEqualTo(3.0);
    }

    @Test
    void nullsGoInIfTheyAreAskedForAndExceptionsAreNull() throws Exception {
        FunctionJar strict = jar(
                "F",
                "ColumnType.DOUBLE, ColumnType.VARCHAR",
                "BIGINT",
                "if (a[1].equals(\"EWR\")) throw new IllegalStateException(\"no\");"
                        + " return a[1].equals(\"LGA\") ? null : (Object) 1L;");
        Transform transform = compile("F(x, s) AS f", "1", strict);
        assertThat(value(transform, row())).isEqualTo(1L);
        assertThat(value(transform, row().setText(2, "LGA"))).isNull();
        assertThat(value(transform, row().setText(2, "EWR"))).isNull();
        assertThat(value(
                        transform,
                        new Row(SCHEMA.width()).setLong(0, 1).setLong(1, NOON).setDouble(3, 1)))
                .isNull();
        String tolerant = function(
                        "F", "F", "ColumnType.DOUBLE, ColumnType.VARCHAR", "BIGINT", "return a[0] == null ? 1L : 2L;")
                .replace("public String name", "public boolean takesNulls() { return true; } public String name");
        Transform taking =
                compile("F(NULLIF(x, 2.5), s) AS f", "1", FunctionJars.compile(folder, Map.of("F", tolerant), "F"));
        assertThat(value(taking, row())).isEqualTo(1L);
        assertThat(value(taking, row().setDouble(3, 1))).isEqualTo(2L);
    }

    @Test
    void aResultOfAnotherTypeIsAnError() throws Exception {
        Transform transform = compile("F(x) AS f", "1", jar("F", "ColumnType.DOUBLE", "DOUBLE", "return 1;"));
        assertThatThrownBy(() -> value(transform, row()))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("F breaks its word")
                .hasMessageContaining("java.lang.Integer");
    }

    @Test
    void whatTheSqlGetsWrongIsRefusedWithItsPlace() throws Exception {
        FunctionJar jar = jar("TAKES_INT", "ColumnType.INTEGER", "DOUBLE", "return 1.0;");
        assertThatThrownBy(() -> compile("takes_int(id) AS f", "1", jar))
                .hasMessageContaining("features.sql:1:12")
                .hasMessageContaining("argument 1 of TAKES_INT is BIGINT, not INTEGER");
        assertThatThrownBy(() -> compile("takes_int(s) AS f", "1", jar)).hasMessageContaining("features.sql:1:12");
        assertThatThrownBy(() -> compile("takes_int(i, i) AS f", "1", jar)).hasMessageContaining("features.sql:1:12");
        assertThatThrownBy(() -> compile("takes_in(i) AS f", "1", jar)).hasMessageContaining("the app's own TAKES_INT");
        assertThatThrownBy(() -> compile("takes_int(i) AS f", "1")).hasMessageContaining("TAKES_INT is not supported");
    }

    @Test
    void whatIsNoJarOfFunctionsIsRefused() throws Exception {
        assertThatThrownBy(() -> compile("x AS f", "1", new FunctionJar("f.jar", "YSBqYXI=")))
                .hasMessageContaining("functions: f.jar cannot be used")
                .hasMessageContaining("no jar");
        assertThatThrownBy(() -> compile("x AS f", "1", FunctionJars.compile(folder, Map.of("A", "class A {}"))))
                .hasMessageContaining("META-INF/services/dev.lambent.function.ScalarFunction names a function");
        assertThatThrownBy(() -> compile("x AS f", "1", FunctionJars.compile(folder, Map.of("A", "class A {}"), "A")))
                .hasMessageContaining("A not a subtype");
        assertThatThrownBy(() ->
                        compile("x AS f", "1", FunctionJars.compile(folder, Map.of("A", "class A {}"), "Nowhere")))
                .hasMessageContaining("Nowhere not found");
        assertThatThrownBy(() -> compile("x AS f", "1", jar("LOWER", "", "DOUBLE", "return 1.0;")))
                .hasMessageContaining("is named LOWER, as a function or a word of SQL is");
        for (String word : List.of("next", "between", "PI", "percentile_cont", "user")) {
            assertThatThrownBy(() -> compile("x AS f", "1", jar(word, "", "DOUBLE", "return 1.0;")))
                    .hasMessageContaining("as a function or a word of SQL is");
        }
        assertThatThrownBy(() -> compile("x AS f", "1", jar("a b", "", "DOUBLE", "return 1.0;")))
                .hasMessageContaining("the name of F is `A B`");
        assertThatThrownBy(() -> compile("x AS f", "1", jar("F", "null", "DOUBLE", "return 1.0;")))
                .hasMessageContaining("F cannot say what it is: java.lang.NullPointerException");
        FunctionJar twice = FunctionJars.compile(
                folder,
                Map.of(
                        "F",
                        function("F", "SAME", "", "DOUBLE", "return 1.0;"),
                        "G",
                        function("G", "same", "", "DOUBLE", "return 1.0;")),
                "F",
                "G");
        assertThatThrownBy(() -> compile("x AS f", "1", twice)).hasMessageContaining("are both named SAME");
    }

    @Test
    void anotherJarIsAnotherFeatureSet() throws Exception {
        Transform one = compile("F(x) AS f", "1", jar("F", "ColumnType.DOUBLE", "DOUBLE", "return 1.0;"));
        Transform two = compile("F(x) AS f", "1", jar("F", "ColumnType.DOUBLE", "DOUBLE", "return 2.0;"));
        assertThat(one.featureSet()).isNotEqualTo(two.featureSet());
        assertThat(one.id()).isNotEqualTo(two.id());
        assertThat(one.explanation()).contains("F(x)");
        assertThat(one.source()).contains("= new F();");
    }

    @Test
    void theJarGoesWhereTheAppGoes() throws Exception {
        FunctionJar jar = jar("DOUBLED", "ColumnType.INTEGER", "INTEGER", "return 2 * (Integer) a[0];");
        Path app = folder.resolve("app");
        new AppFolder(app)
                .write(AppFiles.MANIFEST, AppFolder.FLIGHTS + "functions: [ lib/f.jar ]\n")
                .write("features.sql", "SELECT flight_id, DOUBLED(distance_mi) AS f FROM flights");
        Files.createDirectories(app.resolve("lib"));
        Files.write(app.resolve("lib/f.jar"), jar.bytes());
        Home home = new Home(folder.resolve("home"));
        Transform here = Transform.compile(AppLoader.load(app, home));
        Path kept = home.app(here.id().value());
        AppFiles.read(app).keep(kept);
        Files.delete(app.resolve("lib/f.jar"));
        Transform there = Transform.compile(AppLoader.load(AppFiles.read(kept), home));
        assertThat(there.id()).isEqualTo(here.id());
        Row flight = new Row(there.app().stream("flights").schema().width()).setLong(4, 21);
        assertThat(new FoldRunner(there.fold()).fold(flight, NOON).intAt(1)).isEqualTo(42);
    }
}
