package dev.lambent.batch.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** As much of MLflow's REST API 2.0 as a run needs, with its bounds; keeps what it was told. */
final class TrackingServer implements AutoCloseable {
    final Map<String, String> params = new TreeMap<>();
    final Map<String, String> tags = new TreeMap<>();
    final Map<String, Double> metrics = new TreeMap<>();
    final Map<String, byte[]> artifacts = new TreeMap<>();
    final List<String> runs = new ArrayList<>();
    final List<String> authorizations = new ArrayList<>();
    final List<Integer> batchSizes = new ArrayList<>();
    String status = "";
    String lifecycle = "active";
    String artifactUri = "mlflow-artifacts:/7/run-1/artifacts";
    String experiment;
    /** Requests to it are answered by 500. */
    String broken = "none";
    /** Requests wait for it. */
    CountDownLatch open = new CountDownLatch(0);

    private final ObjectMapper json = new ObjectMapper();
    private final HttpServer server;

    TrackingServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            open.await();
            byte[] body = exchange.getRequestBody().readAllBytes();
            authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            String path = exchange.getRequestURI().getPath().replace("/api/2.0/", "");
            int code = 200;
            String answer;
            if (path.contains(broken)) {
                code = 500;
                answer = "<html>oh</html>";
            } else if (path.startsWith("mlflow-artifacts/artifacts/")) {
                artifacts.put(path.substring("mlflow-artifacts/artifacts/".length()), body);
                answer = "{}";
            } else if (path.equals("mlflow/experiments/get-by-name")) {
                code = experiment == null ? 404 : 200;
                answer = experiment == null
                        ? "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"no\"}"
                        : "{\"experiment\":{\"experiment_id\":\"7\",\"lifecycle_stage\":\"" + lifecycle + "\"}}";
            } else {
                answer = post(path, json.readTree(body)).toString();
            }
            byte[] bytes = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(code, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ObjectNode post(String path, JsonNode body) {
        ObjectNode answer = json.createObjectNode();
        switch (path) {
            case "mlflow/experiments/create" -> {
                experiment = body.get("name").asText();
                answer.put("experiment_id", "7");
            }
            case "mlflow/runs/search" -> {
                if (body.get("filter").asText().equals("tags.`lambent.model` = '" + tags.get("lambent.model") + "'")) {
                    answer.putArray("runs").add(run());
                }
            }
            case "mlflow/runs/create" -> {
                runs.add(body.get("run_name").asText());
                status = "RUNNING";
                body.get("tags")
                        .forEach(tag -> tags.put(
                                tag.get("key").asText(), tag.get("value").asText()));
                answer.set("run", run());
            }
            case "mlflow/runs/log-batch" -> {
                batchSizes.add(body.path("metrics").size()
                        + body.path("params").size()
                        + body.path("tags").size());
                body.path("params")
                        .forEach(one -> params.put(
                                one.get("key").asText(), one.get("value").asText()));
                body.path("tags")
                        .forEach(one -> tags.put(
                                one.get("key").asText(), one.get("value").asText()));
                body.path("metrics")
                        .forEach(one -> metrics.put(
                                one.get("key").asText() + "@" + one.get("step").asLong(),
                                one.get("value").asDouble()));
            }
            case "mlflow/runs/update" -> status = body.get("status").asText();
            default -> throw new IllegalArgumentException(path);
        }
        return answer;
    }

    private ObjectNode run() {
        ObjectNode run = json.createObjectNode();
        run.putObject("info").put("run_id", "run-1").put("status", status).put("artifact_uri", artifactUri);
        return run;
    }

    @Override
    public void close() {
        open.countDown();
        server.stop(0);
    }
}
