package dev.lambent.batch.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A tracking server: JSON there and back, until a deadline. */
final class MlflowServer {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final String MISSING = "RESOURCE_DOES_NOT_EXIST";

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final String address;
    private final Optional<String> authorization;
    private final long deadline;

    /**
     * @param address without a slash at its end
     * @param authorization the header of that name
     * @param patience for all requests together, from now on
     */
    MlflowServer(String address, Optional<String> authorization, Duration patience) {
        this.address = address;
        this.authorization = authorization;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /** A server that refuses, does not answer in time, or cannot be reached. */
    static final class Unavailable extends Exception {
        private static final long serialVersionUID = 1L;

        Unavailable(String message) {
            super(message);
        }
    }

    ObjectNode object() {
        return json.createObjectNode();
    }

    JsonNode post(String endpoint, ObjectNode body) throws Unavailable {
        return answer(
                endpoint,
                send(request(api(endpoint))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString(), UTF_8))
                        .build()));
    }

    /** Empty if the server says that it does not exist. */
    Optional<JsonNode> find(String endpoint, String parameter, String value) throws Unavailable {
        HttpResponse<String> response =
                send(request(api(endpoint) + "?" + parameter + "=" + URLEncoder.encode(value, UTF_8))
                        .GET()
                        .build());
        return response.statusCode() != OK && response.body().contains(MISSING)
                ? Optional.empty()
                : Optional.of(answer(endpoint, response));
    }

    /** By the server's artifact proxy. @param path below its root */
    void put(String path, byte[] content) throws Unavailable {
        String endpoint = "mlflow-artifacts/artifacts/" + path;
        answer(
                endpoint,
                send(request(api(endpoint))
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                        .build()));
    }

    private String api(String endpoint) {
        return address + "/api/2.0/" + endpoint;
    }

    private HttpRequest.Builder request(String uri) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(uri));
        authorization.ifPresent(value -> builder.header("Authorization", value));
        return builder;
    }

    private HttpResponse<String> send(HttpRequest request) throws Unavailable {
        try {
            return client.sendAsync(request, HttpResponse.BodyHandlers.ofString(UTF_8))
                    .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new Unavailable("it does not answer in time");
        } catch (ExecutionException e) {
            throw new Unavailable(
                    e.getCause() instanceof IOException io
                            ? reason(io)
                            : e.getCause().toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("logging was interrupted");
        }
    }

    /** The JDK's say "null" of a refused connection. */
    private static String reason(IOException e) {
        return e instanceof java.net.ConnectException
                ? "it cannot be connected to"
                : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private JsonNode answer(String endpoint, HttpResponse<String> response) throws Unavailable {
        try {
            JsonNode body = json.readTree(response.body());
            if (response.statusCode() == OK && body != null && body.isObject()) {
                return body;
            }
        } catch (IOException notJson) {
            // Said below: a proxy's page, or another service.
        }
        String text = response.body().strip();
        throw new Unavailable(endpoint + " answers " + response.statusCode()
                + (text.isEmpty() ? "" : ": " + text.substring(0, Math.min(200, text.length()))));
    }
}
