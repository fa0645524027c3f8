package dev.lambent.deploy.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks the serving layer over HTTP. */
public final class ServingClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final int MAX_ROWS = 1_000_000;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String address;

    /** @param address base URL */
    public ServingClient(String address) {
        this.address = address;
    }

    /** @throws LambentException (USER) if no serving layer runs in this home folder */
    public static ServingClient of(Home home) {
        return Endpoints.read(home)
                .flatMap(endpoints -> Optional.ofNullable(endpoints.serving()))
                .map(ServingClient::new)
                .orElseThrow(() -> LambentException.user(
                        "Nothing answers", "no platform runs in " + home.path(), "Start one with `lambent up`."));
    }

    /** @param epoch as of an old epoch; empty for the merged view */
    public Answer sql(String sql, OptionalLong epoch) {
        String query = "/sql?max_rows=" + MAX_ROWS + (epoch.isPresent() ? "&epoch=" + epoch.getAsLong() : "");
        JsonNode answer = ask(HttpRequest.newBuilder(URI.create(address + query))
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(sql)));
        List<String> columns = new ArrayList<>();
        answer.path("columns").forEach(c -> columns.add(c.path("name").asText()));
        List<List<JsonNode>> rows = new ArrayList<>();
        for (JsonNode row : answer.path("rows")) {
            List<JsonNode> values = new ArrayList<>();
            row.forEach(values::add);
            rows.add(values);
        }
        return new Answer(columns, rows, answer.path("truncated").asBoolean(), answer.path("coverage"));
    }

    public Answer sql(String sql) {
        return sql(sql, OptionalLong.empty());
    }

    public JsonNode lookup(String view, String key) {
        return get("/lookup/" + encoded(view) + "/" + encoded(key));
    }

    public JsonNode status() {
        return get("/status");
    }

    /** The log compared with the merged views, position by position. */
    public JsonNode audit() {
        return get("/audit");
    }

    private JsonNode get(String path) {
        return ask(HttpRequest.newBuilder(URI.create(address + path)).GET());
    }

    private JsonNode ask(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 == 2) {
                return JSON.readTree(response.body());
            }
            throw refused(response);
        } catch (IOException e) {
            throw LambentException.external(
                    "Serving does not answer",
                    address + " (" + e + ")",
                    "Look at `lambent status` and `lambent logs serving`.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LambentException.external("Serving was not asked", "waiting was interrupted", "Ask again.", e);
        }
    }

    /** Serving's errors come in the three parts of {@link LambentException}. */
    private static LambentException refused(HttpResponse<String> response) {
        JsonNode error;
        try {
            error = JSON.readTree(response.body()).path("error");
        } catch (IOException e) {
            error = JSON.createObjectNode();
        }
        String problem = error.path("problem").asText("Serving refuses the request");
        String reason = error.path("reason").asText("HTTP status " + response.statusCode());
        String remedy = error.path("remedy").asText("Look at `lambent logs serving`.");
        return response.statusCode() / 100 == 4
                ? LambentException.user(problem, reason, remedy)
                : LambentException.external(problem, reason, remedy, null);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
