package dev.lambent.batch.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Lists;
import dev.lambent.batch.mlflow.MlflowServer.Unavailable;
import dev.lambent.card.ModelEvidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Logs models to the tracking server that the environment names, as MLflow's own clients do: {@code MLFLOW_TRACKING_URI},
 * and {@code MLFLOW_TRACKING_USERNAME} with {@code MLFLOW_TRACKING_PASSWORD} or {@code MLFLOW_TRACKING_TOKEN}.
 */
public final class MlflowLog {
    private static final String URI = "MLFLOW_TRACKING_URI";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Bounds of one {@code runs/log-batch}. */
    private static final int METRICS = 1_000;

    private static final int PARAMS = 100;
    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_PARAM = 6_000;
    private static final int LONGEST_TAG = 5_000;
    private static final Pattern NOT_IN_KEYS = Pattern.compile("[^A-Za-z0-9_\\-. /]");

    private static final String MODEL = "lambent.model";
    private static final String ARTIFACTS = "mlflow-artifacts:";

    private final String address;
    private final Optional<String> authorization;
    private final Duration patience;

    MlflowLog(String address, Optional<String> authorization, Duration patience) {
        this.address = address.replaceAll("/+$", "");
        this.authorization = authorization;
        this.patience = patience;
    }

    /** Empty unless the environment names a server. */
    public static Optional<MlflowLog> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(URI))
                .filter(uri -> !uri.isBlank())
                .map(uri -> new MlflowLog(uri.strip(), authorization(environment), PATIENCE));
    }

    private static Optional<String> authorization(Map<String, String> environment) {
        String token = environment.get("MLFLOW_TRACKING_TOKEN");
        String user = environment.get("MLFLOW_TRACKING_USERNAME");
        if (user != null) {
            String pair = user + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
        }
        return Optional.ofNullable(token).map(value -> "Bearer " + value);
    }

    /**
     * Logs a model, once: what the server has already is left as it is. Takes half a minute at most.
     *
     * @param startMillis when its training began
     * @return a sentence for people: where it is, or why it is not there
     */
    public String log(ModelEvidence evidence, long startMillis) {
        if (!address.startsWith("http://") && !address.startsWith("https://")) {
            return warning(
                    "the address is neither http nor https",
                    "Start `mlflow server` and name its address: other stores can be reached through it.");
        }
        try {
            return log(EvidenceRun.of(evidence, startMillis), new MlflowServer(address, authorization, patience));
        } catch (Unavailable e) {
            return warning(e.getMessage(), "Nothing else depends on it. Check the server and " + URI + ".");
        } catch (IllegalArgumentException e) {
            return warning("it is no address: " + e.getMessage(), "Check " + URI + ".");
        }
    }

    private String warning(String reason, String remedy) {
        return "WARNING: the model was not logged to MLflow at " + address + ": " + reason + ". " + remedy;
    }

    String log(MlflowRun run, MlflowServer server) throws Unavailable {
        Optional<JsonNode> found = server.find("mlflow/experiments/get-by-name", "experiment_name", run.experiment())
                .map(answer -> answer.path("experiment"));
        if (found.isPresent() && found.get().path("lifecycle_stage").asText().equals("deleted")) {
            return warning(
                    "its experiment " + run.experiment() + " is deleted there",
                    "Restore it (`mlflow experiments restore`), or delete it for good (`mlflow gc`).");
        }
        String experiment = found.isPresent()
                ? found.get().path("experiment_id").asText()
                : server.post("mlflow/experiments/create", server.object().put("name", run.experiment()))
                        .path("experiment_id")
                        .asText();
        JsonNode there = begun(run, experiment, server);
        String id = there.path("info").path("run_id").asText();
        String page = address + "/#/experiments/" + experiment + "/runs/" + id;
        if (there.path("info").path("status").asText().equals("FINISHED")) {
            return "It is in MLflow already: " + page;
        }
        batches(run, id, server);
        boolean stored = artifacts(run, there.path("info").path("artifact_uri").asText(), server);
        server.post(
                "mlflow/runs/update",
                server.object()
                        .put("run_id", id)
                        .put("status", "FINISHED")
                        .put("end_time", System.currentTimeMillis()));
        return "Logged to MLflow: " + page
                + (stored
                        ? ""
                        : " (without its card: the server does not take artifacts itself, see --serve-artifacts)");
    }

    /** The model's run: a new one, or what an attempt that was cut off has left. */
    private static JsonNode begun(MlflowRun run, String experiment, MlflowServer server) throws Unavailable {
        ObjectNode search = server.object()
                .put("filter", "tags.`" + MODEL + "` = '" + run.model() + "'")
                .put("max_results", 1);
        search.putArray("experiment_ids").add(experiment);
        JsonNode runs = server.post("mlflow/runs/search", search).path("runs");
        if (!runs.isEmpty()) {
            return runs.get(0);
        }
        ObjectNode create = server.object()
                .put("experiment_id", experiment)
                .put("run_name", run.model())
                .put("start_time", run.startMillis());
        ArrayNode tags = create.putArray("tags");
        tags.addObject().put("key", MODEL).put("value", run.model());
        return server.post("mlflow/runs/create", create).path("run");
    }

    private static void batches(MlflowRun run, String id, MlflowServer server) throws Unavailable {
        for (List<MlflowRun.Measured> some : Lists.partition(run.metrics(), METRICS)) {
            ObjectNode batch = server.object().put("run_id", id);
            ArrayNode metrics = batch.putArray("metrics");
            some.forEach(one -> metrics.addObject()
                    .put("key", key(one.key()))
                    .put("value", one.value())
                    .put("timestamp", run.startMillis())
                    .put("step", one.step()));
            server.post("mlflow/runs/log-batch", batch);
        }
        pairs("params", run.params(), LONGEST_PARAM, id, server);
        pairs("tags", run.tags(), LONGEST_TAG, id, server);
    }

    private static void pairs(String what, Map<String, String> all, int longest, String id, MlflowServer server)
            throws Unavailable {
        for (List<Map.Entry<String, String>> some : Lists.partition(new ArrayList<>(all.entrySet()), PARAMS)) {
            ObjectNode batch = server.object().put("run_id", id);
            ArrayNode pairs = batch.putArray(what);
            some.forEach(one -> pairs.addObject()
                    .put("key", key(one.getKey()))
                    .put(
                            "value",
                            one.getValue()
                                    .substring(
                                            0, Math.min(longest, one.getValue().length()))));
            server.post("mlflow/runs/log-batch", batch);
        }
    }

    static String key(String text) {
        String key = NOT_IN_KEYS.matcher(text).replaceAll("_");
        return key.substring(0, Math.min(LONGEST_KEY, key.length()));
    }

    /** Whether the server takes them. */
    private static boolean artifacts(MlflowRun run, String uri, MlflowServer server) throws Unavailable {
        if (!uri.startsWith(ARTIFACTS)) {
            return false;
        }
        String root =
                uri.substring(ARTIFACTS.length()).replaceFirst("^//[^/]*", "").replaceFirst("^/", "");
        for (Map.Entry<String, byte[]> artifact : run.artifacts().entrySet()) {
            server.put(root + "/" + artifact.getKey(), artifact.getValue());
        }
        return true;
    }
}
