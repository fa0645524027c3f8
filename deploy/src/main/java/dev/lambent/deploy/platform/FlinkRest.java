package dev.lambent.deploy.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The few questions asked of Flink's REST API. */
final class FlinkRest {
    private static final Set<String> ALIVE = Set.of("CREATED", "INITIALIZING", "RUNNING", "RESTARTING", "FAILING");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final String address;

    FlinkRest(String address) {
        this.address = address;
    }

    /** A job of the cluster. */
    record Job(String id, String state) {}

    /** Empty while the JobManager does not answer. */
    Optional<Integer> slots() {
        return get("/overview").map(overview -> overview.path("slots-total").asInt());
    }

    /** The job that runs or will run again by itself. */
    Optional<Job> liveJob() {
        return get("/jobs/overview").flatMap(overview -> {
            for (JsonNode job : overview.path("jobs")) {
                if (ALIVE.contains(job.path("state").asText())) {
                    return Optional.of(
                            new Job(job.path("jid").asText(), job.path("state").asText()));
                }
            }
            return Optional.empty();
        });
    }

    /** Whether every task of the job runs. */
    boolean runs(String jobId) {
        return get("/jobs/" + jobId)
                .filter(job -> job.path("state").asText().equals("RUNNING"))
                .map(job -> {
                    for (JsonNode vertex : job.path("vertices")) {
                        if (!vertex.path("status").asText().equals("RUNNING")) {
                            return false;
                        }
                    }
                    return !job.path("vertices").isEmpty();
                })
                .orElse(false);
    }

    /** Whether the job has ended for good. */
    boolean ended(String jobId) {
        return get("/jobs/" + jobId)
                .map(job -> !ALIVE.contains(job.path("state").asText()))
                .orElse(false);
    }

    /** The first error of a job. */
    Optional<String> rootException(String jobId) {
        return get("/jobs/" + jobId + "/exceptions").map(e -> {
            JsonNode entries = e.path("exceptionHistory").path("entries");
            return entries.isEmpty()
                    ? "Flink names none"
                    : entries.get(0).path("stacktrace").asText();
        });
    }

    private Optional<JsonNode> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(JSON.readTree(response.body())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LambentException.external("Flink was not asked", "waiting was interrupted", "Run it again.", e);
        }
    }
}
