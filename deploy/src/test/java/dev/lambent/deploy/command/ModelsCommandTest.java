package dev.lambent.deploy.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.deploy.Lambent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * What the commands say for what serving answers, with a bundle that training saved; the SQL itself runs in serving's tests
 * and in the demo.
 */
class ModelsCommandTest {
    private static final String SAVED = "76ee93fec91b56ff";
    private static final String OTHER = "0badcafe00000001";

    private static final String MODELS =
            """
            {"columns": [{"name": "model"}, {"name": "epoch"}, {"name": "created_at"}, {"name": "feature_set"},
                         {"name": "kind"}, {"name": "parameters"}, {"name": "metric"}, {"name": "cv_folds"},
                         {"name": "metrics"}, {"name": "baselines"}, {"name": "goals"}, {"name": "passed"},
                         {"name": "status"}, {"name": "trials"}, {"name": "training_rows"}, {"name": "holdout_rows"},
                         {"name": "seed"}],
             "rows": [["76ee93fec91b56ff", 1, "2026-11-22T16:24:36.404Z", "647ff9af6b21561e", "LOGISTIC_REGRESSION",
                       "{\\"elastic_net_param\\":0.0,\\"reg_param\\":0.01}", "roc_auc", "[0.4306,0.5094]",
                       "{\\"cv_mean\\":{\\"roc_auc\\":0.47},\\"cv_sd\\":{\\"roc_auc\\":0.0557},\\"holdout\\":{\\"log_loss\\":0.6986,\\"roc_auc\\":0.5826},\\"train\\":{\\"log_loss\\":0.6056,\\"roc_auc\\":0.742}}",
                       "{\\"prior\\":{\\"log_loss\\":0.698,\\"roc_auc\\":0.5,\\"skill\\":0.1652}}",
                       "[{\\"goal\\":\\"roc_auc >= 0.0\\",\\"verdict\\":\\"PASS\\",\\"detail\\":\\"is 0.5826\\"}]", true, "promoted",
                       "[{\\"trial\\":\\"logistic_regression, reg_param 0.01\\",\\"mean\\":0.47,\\"sd\\":0.0557,\\"folds\\":[0.43,0.51],\\"chosen\\":true},{\\"trial\\":\\"logistic_regression, reg_param 0.1\\",\\"mean\\":0.46,\\"sd\\":0.06,\\"folds\\":[0.42,0.5],\\"chosen\\":false}]",
                       183, 48, 42],
                      ["0badcafe00000001", 2, "2026-11-23T10:00:00Z", "647ff9af6b21561e", "RANDOM_FOREST_CLASSIFICATION",
                       "{\\"max_depth\\":10.0}", "roc_auc", "[0.5,0.6]",
                       "{\\"cv_mean\\":{\\"roc_auc\\":0.55},\\"cv_sd\\":{\\"roc_auc\\":0.05},\\"holdout\\":{\\"log_loss\\":0.71,\\"roc_auc\\":0.61,\\"pr_auc\\":\\"NaN\\"},\\"train\\":{\\"roc_auc\\":0.9}}",
                       "{}", "[{\\"goal\\":\\"roc_auc >= 0.0\\",\\"verdict\\":\\"INSUFFICIENT\\",\\"detail\\":\\"is 0.61\\"}]", false,
                       "registered", "[]", 500, 120, 42]]}
            """;
    private static final String LIST =
            """
            {"columns": [{"name": "model"}, {"name": "aliases"}, {"name": "status"}, {"name": "despite"}],
             "rows": [["76ee93fec91b56ff", "champion", "promoted", ""], ["0badcafe00000001", "challenger", "registered", ""]]}
            """;
    private static final String TERMS =
            """
            {"columns": [{"name": "model"}, {"name": "since"}, {"name": "until"}, {"name": "reason"}],
             "rows": [["76ee93fec91b56ff", "2026-11-22T16:25:00Z", "2026-11-22T17:00:00Z", null],
                      ["0000000000000000", "2026-11-22T17:00:00Z", "2026-11-22T18:00:00Z", "other"],
                      ["76ee93fec91b56ff", "2026-11-22T18:00:00Z", null, "it was \\"better\\""]]}
            """;
    private static final String ALIASES =
            """
            {"columns": [{"name": "alias"}, {"name": "model"}],
             "rows": [["champion", "76ee93fec91b56ff"], ["challenger", "0badcafe00000001"]]}
            """;
    private static final String IDS =
            """
            {"columns": [{"name": "model"}], "rows": [["0badcafe00000001"], ["76ee93fec91b56ff"]]}
            """;

    @TempDir
    Path folder;

    private HttpServer server;
    private Home home;
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/sql", exchange -> {
            byte[] body = answer(new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                    .getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        home = new Home(folder.resolve("home"));
        new Endpoints(
                        "127.0.0.1:1",
                        null,
                        "http://127.0.0.1:" + server.getAddress().getPort())
                .write(home);
        Path saved = Path.of(
                System.getProperty("lambent.root"),
                "common-transforms/src/test/resources/golden/v1/history/home/bundles",
                SAVED);
        Files.createDirectories(home.bundle(SAVED));
        try (Stream<Path> files = Files.list(saved)) {
            for (Path file : files.toList()) {
                Files.copy(file, home.bundle(SAVED).resolve(file.getFileName()));
            }
        }
        Lambent.commandLine().execute("init", folder.resolve("app").toString());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static String answer(String sql) {
        if (sql.startsWith("SELECT alias")) {
            return ALIASES;
        }
        if (sql.startsWith("SELECT DISTINCT model")) {
            return IDS;
        }
        if (sql.startsWith("SELECT model, since")) {
            return TERMS;
        }
        return sql.startsWith("WITH newest") ? LIST : MODELS;
    }

    private String models(int expectedExit, String... args) {
        List<String> all = new ArrayList<>(List.of(
                "models",
                "--app",
                folder.resolve("app").toString(),
                "--home",
                home.path().toString()));
        all.addAll(List.of(args));
        return run(expectedExit, all);
    }

    private String run(int expectedExit, List<String> args) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            CommandLine line = Lambent.commandLine();
            line.setErr(new PrintWriter(err, true));
            assertThat(line.execute(args.toArray(String[]::new)))
                    .as("exit code; %s", err)
                    .isEqualTo(expectedExit);
        } finally {
            System.setOut(before);
        }
        return out.toString(UTF_8);
    }

    @Test
    void aloneItListsAndOptionsMayStandBeforeOrAfterTheCommand() {
        String listed = models(0);
        assertThat(listed).containsPattern(SAVED + " +champion +promoted").contains(OTHER);
        assertThat(models(0, "list")).isEqualTo(listed);
        assertThat(run(
                        0,
                        List.of(
                                "models",
                                "list",
                                "--app",
                                folder.resolve("app").toString(),
                                "--home",
                                home.path().toString())))
                .isEqualTo(listed);
        assertThat(models(0, "list", "--format", "csv"))
                .startsWith("model,aliases,status,despite\n" + SAVED + ",champion,promoted,\n");
        assertThat(models(0, "--format", "json")).startsWith("{\"model\":\"" + SAVED + "\",\"aliases\":\"champion\"");
    }

    @Test
    void showSaysAllThatIsKnown() {
        assertThat(models(0, "show", "champion"))
                .isEqualTo(models(0, "show", "76"))
                .contains("Model " + SAVED + " (champion)\n")
                .containsPattern("kind +logistic_regression\n")
                .containsPattern("parameters +elastic_net_param 0, reg_param 0.01\n")
                .containsPattern("trained +2026-11-22 16:24:36 UTC, on 183 rows; judged on 48 later ones")
                .containsPattern("registered +with epoch 1, as promoted")
                .containsPattern("in force +from 2026-11-22 16:25:00 to 2026-11-22 17:00:00\n")
                .containsPattern("in force +from 2026-11-22 18:00:00 on, by hand: \"it was \"better\"\"\n")
                .containsPattern("bundle +.*" + SAVED + ": intact, 5 files, [\\d,]+ bytes")
                .containsPattern("fold 1 +fold 2\n.*\n +0.4306 +0.5094")
                .containsPattern("metric +training rows +cv mean +cv sd +hold-out +prior")
                .containsPattern("skill in roc_auc +0.1652\n")
                .doesNotContain("MASE")
                .containsPattern("log_loss +0.6056 +0.6986 +0.6980")
                .containsPattern("roc_auc >= 0.0 +PASS +is 0.5826")
                .containsPattern("logistic_regression, reg_param 0.01 +0.4700 +0.0557 +yes")
                .containsPattern("feature set +647ff9af6b21561e")
                .containsPattern("tables +events at version 1, features at version 1, labels at version 1")
                .containsPattern("made with +arch amd64, java 17.0.15, lambent development")
                .containsPattern("log +rows from 2026-11-22 11:00:13 to 2026-11-22 16:06:13");
    }

    @Test
    void showTellsOfABundleThatIsNotIntact() throws Exception {
        assertThat(models(0, "show", OTHER))
                .contains("NOT intact: there is no such folder")
                .containsPattern("in force +never");
        Files.writeString(home.bundle(SAVED).resolve("encoder.json"), "{}");
        assertThat(models(0, "show", SAVED)).contains("NOT intact: the checksum of encoder.json does not match");
    }

    @Test
    void compareShowsDifferencesAndWhoIsBetter() {
        assertThat(models(0, "compare", "champion", "challenger"))
                .containsPattern("property +" + SAVED + " +" + OTHER + " +difference +better")
                .containsPattern("kind +logistic_regression +random_forest_classification")
                .containsPattern("max_depth +10\n")
                .containsPattern("hold-out roc_auc +0.5826 +0.6100 +0.0274 +" + OTHER)
                .containsPattern("hold-out log_loss +0.6986 +0.7100 +0.0114 +" + SAVED)
                .containsPattern("cv sd roc_auc +0.0557 +0.0500 +-0.0057\n")
                .containsPattern("goal roc_auc >= 0.0 +PASS +INSUFFICIENT\n")
                .contains("hold-outs of different runs");
        assertThat(models(0, "compare", "champion", "challenger", "--format", "csv"))
                .contains("hold-out roc_auc,0.5826,0.6100,0.0274," + OTHER + "\n")
                .doesNotContain("hold-outs of different runs");
        models(2, "compare", "champion", "76ee");
        assertThat(err.toString()).contains("champion and 76ee are one model");
    }

    @Test
    void exportCopiesAnIntactBundleAndOverwritesNothing() {
        Path target = folder.resolve("backup");
        assertThat(models(0, "export", "champion", "--to", target.toString())).contains(SAVED, "intact: 5 files");
        assertThat(target.resolve(SAVED).resolve("scorer.bin"))
                .hasSameBinaryContentAs(home.bundle(SAVED).resolve("scorer.bin"));
        models(2, "export", "champion", "--to", target.toString());
        assertThat(err.toString()).contains("is there already, and is not overwritten");
        Path zip = folder.resolve("model.zip");
        models(0, "export", "champion", "--to", zip.toString());
        assertThat(zip).isRegularFile();
        models(2, "export", "challenger", "--to", folder.resolve("x").toString());
        assertThat(err.toString()).contains("there is no such folder");
        assertThat(folder.resolve("x")).doesNotExist();
    }

    @Test
    void whatIsNotThereIsNotPromoted() {
        models(2, "rollback");
        assertThat(err.toString()).contains("There is no previous");
        models(2, "promote", "76ee93fec91b56f0");
        assertThat(err.toString()).contains("Did you mean " + SAVED + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "show", "compare", "promote", "rollback", "export", "rebuild"})
    void everyCommandHasHelpWithAnExample(String command) {
        StringWriter out = new StringWriter();
        CommandLine line = Lambent.commandLine();
        line.setOut(new PrintWriter(out, true));
        assertThat(line.execute("models", command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: lambent models " + command, "--app=DIR", "--home=DIR", "Example");
    }
}
