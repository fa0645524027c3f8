package dev.lambent.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks one question after the other until it is told to stop, and keeps all answers in order. */
final class StormAsker implements Callable<List<StormAsker.Answer>> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final AtomicBoolean stop;
    private final AtomicInteger asked;

    /** @param nanos from sending the question to having read the answer */
    record Answer(StormQuestion question, String rows, long epoch, long logTime, long nanos) {}

    StormAsker(int port, AtomicBoolean stop, AtomicInteger asked) {
        this.port = port;
        this.stop = stop;
        this.asked = asked;
    }

    @Override
    public List<Answer> call() throws Exception {
        List<Answer> answers = new ArrayList<>();
        while (!stop.get()) {
            for (StormQuestion question : StormQuestion.values()) {
                answers.add(ask(question));
                asked.incrementAndGet();
            }
        }
        return answers;
    }

    private Answer ask(StormQuestion question) throws Exception {
        String city =
                URLEncoder.encode(StormQuestion.CITY, StandardCharsets.UTF_8).replace("+", "%20");
        HttpRequest request = question.sql() == null
                ? HttpRequest.newBuilder(uri("/lookup/busy/" + city)).build()
                : HttpRequest.newBuilder(uri("/sql"))
                        .POST(HttpRequest.BodyPublishers.ofString(question.sql()))
                        .build();
        long start = System.nanoTime();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        long nanos = System.nanoTime() - start;
        if (response.statusCode() != 200) {
            throw new AssertionError(question + " was not answered: " + response.body());
        }
        JsonNode json = JSON.readTree(response.body());
        List<String> rows = new ArrayList<>();
        json.get("rows").forEach(row -> rows.add(row.toString()));
        JsonNode coverage = json.get("coverage");
        return new Answer(
                question,
                rows.toString(),
                coverage.get("epoch").asLong(),
                coverage.get("log_time").asLong(),
                nanos);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }
}
