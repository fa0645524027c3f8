package dev.lambent.batch.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.card.EvidenceJson;
import dev.lambent.card.ModelEvidence;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MlflowLogTest {
    private TrackingServer server;
    private ModelEvidence evidence;

    @BeforeEach
    void start() throws IOException {
        server = new TrackingServer();
        evidence = EvidenceJson.read(Files.readAllBytes(Path.of(
                System.getProperty("lambent.root"), "common-transforms/src/test/resources/card/v1/evidence.json")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String log() {
        return MlflowLog.of(Map.of("MLFLOW_TRACKING_URI", server.address() + "/"))
                .orElseThrow()
                .log(evidence, 1_000);
    }

    @Test
    void withoutAnAddressNothingIsLogged() {
        assertThat(MlflowLog.of(Map.of())).isEmpty();
        assertThat(MlflowLog.of(Map.of("MLFLOW_TRACKING_URI", " "))).isEmpty();
    }

    @Test
    void aModelIsLoggedOnceWithAllThatIsKnownOfIt() {
        assertThat(log()).isEqualTo("Logged to MLflow: " + server.address() + "/#/experiments/7/runs/run-1");
        assertThat(server.experiment).isEqualTo(evidence.model().app());
        assertThat(server.status).isEqualTo("FINISHED");
        assertThat(server.params)
                .containsEntry("seed", Long.toString(evidence.lineage().seed()))
                .containsEntry("kind", evidence.model().kind().name())
                .containsKeys(evidence.model().parameters().keySet().toArray(String[]::new));
        evidence.metrics().forEach(figure -> assertThat(server.metrics)
                .containsEntry("holdout_" + figure.metric() + "@0", figure.holdout()));
        evidence.search().folds().forEach(fold -> assertThat(server.metrics.keySet())
                .anyMatch(key -> key.startsWith("cv_") && key.endsWith("@" + fold.number())));
        evidence.baselines()
                .forEach(baseline -> baseline.metrics().forEach((metric, value) -> assertThat(server.metrics)
                        .containsEntry(MlflowLog.key("baseline_" + baseline.name() + "_" + metric) + "@0", value)));
        assertThat(server.tags)
                .containsEntry("lambent.model", evidence.model().id())
                .containsEntry("lambent.contract", evidence.contract().hash());
        assertThat(server.artifacts)
                .containsKeys("7/run-1/artifacts/card.html", "7/run-1/artifacts/card.md")
                .containsEntry("7/run-1/artifacts/evidence.json", EvidenceJson.write(evidence));

        assertThat(log()).startsWith("It is in MLflow already");
        assertThat(server.runs).containsExactly(evidence.model().id());
    }

    @Test
    void whatWasCutOffIsFinishedTheNextTime() {
        server.broken = "artifacts/";
        assertThat(log())
                .startsWith("WARNING: the model was not logged to MLflow")
                .contains("answers 500", "oh");
        assertThat(server.status).isEqualTo("RUNNING");
        server.broken = "none";
        assertThat(log()).startsWith("Logged to MLflow");
        assertThat(server.runs).hasSize(1);
        assertThat(server.status).isEqualTo("FINISHED");
    }

    @Test
    void aServerThatIsNotThereIsAWarning() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(new MlflowLog("http://127.0.0.1:" + free, Optional.empty(), Duration.ofSeconds(20)).log(evidence, 0))
                .startsWith("WARNING")
                .contains("127.0.0.1:" + free, "cannot be connected to", "Check the server");
    }

    @Test
    void aServerThatDoesNotAnswerIsNotWaitedForLong() {
        server.open = new CountDownLatch(1);
        assertThat(new MlflowLog(server.address(), Optional.empty(), Duration.ofMillis(300)).log(evidence, 0))
                .startsWith("WARNING")
                .contains("does not answer in time");
    }

    @Test
    void whatCannotBeLoggedToIsSaid() {
        server.experiment = evidence.model().app();
        server.lifecycle = "deleted";
        assertThat(log()).startsWith("WARNING").contains("is deleted there", "restore");
        for (String uri : List.of("file:/tmp/mlruns", "databricks", "http://not a host")) {
            assertThat(MlflowLog.of(Map.of("MLFLOW_TRACKING_URI", uri))
                            .orElseThrow()
                            .log(evidence, 0))
                    .startsWith("WARNING")
                    .contains(uri);
        }
    }

    @Test
    void withoutItsArtifactProxyTheRestIsLogged() {
        server.artifactUri = "/data/artifacts";
        assertThat(log()).startsWith("Logged to MLflow").contains("without its card", "--serve-artifacts");
        assertThat(server.artifacts).isEmpty();
        assertThat(server.status).isEqualTo("FINISHED");
    }

    @Test
    void itSaysWhoItIsAsMlflowsClientsDo() {
        String uri = server.address();
        MlflowLog.of(Map.of("MLFLOW_TRACKING_URI", uri, "MLFLOW_TRACKING_TOKEN", "abc"))
                .orElseThrow()
                .log(evidence, 0);
        assertThat(server.authorizations).containsOnly("Bearer abc");
        server.authorizations.clear();
        MlflowLog.of(Map.of(
                        "MLFLOW_TRACKING_URI", uri,
                        "MLFLOW_TRACKING_USERNAME", "me",
                        "MLFLOW_TRACKING_PASSWORD", "secret"))
                .orElseThrow()
                .log(evidence, 0);
        assertThat(server.authorizations).containsOnly("Basic bWU6c2VjcmV0");
    }

    @Test
    void requestsKeepTheBoundsOfTheServer() throws MlflowServer.Unavailable {
        List<MlflowRun.Measured> metrics = new ArrayList<>();
        TreeMap<String, String> params = new TreeMap<>();
        for (int i = 0; i < 2_300; i++) {
            metrics.add(new MlflowRun.Measured("m" + i, i, 0));
        }
        for (int i = 0; i < 230; i++) {
            params.put("p: " + i + " = \u00e4", "x".repeat(7_000));
        }
        MlflowLog log = new MlflowLog(server.address(), Optional.empty(), Duration.ofSeconds(30));
        log.log(
                new MlflowRun("odd", "model", 0, params, metrics, new TreeMap<>(), Map.of("a", "b".getBytes(UTF_8))),
                new MlflowServer(server.address(), Optional.empty(), Duration.ofSeconds(30)));
        assertThat(server.batchSizes).containsExactly(1_000, 1_000, 300, 100, 100, 30);
        assertThat(server.metrics).hasSize(2_300);
        assertThat(server.params).hasSize(230).containsKey("p_ 7 _ _").allSatisfy((key, value) -> assertThat(value)
                .hasSize(6_000));
    }
}
