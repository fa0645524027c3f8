package dev.lambent.deploy.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * A job of the cluster.
     *
     * @param transform id of the transform that it computes: the last word of its name
     */
    record Job(String id, String state, String transform) {}

    /** Empty while the JobManager does not answer. */
    Optional<Integer> slots() {
        return get("/overview").map(overview -> overview.path("slots-total").asInt());
    }

    /** The jobs that run or will run again by themselves. */
    List<Job> liveJobs() {
        List<Job> live = new ArrayList<>();
        get("/jobs/overview").ifPresent(overview -> {
            for (JsonNode job : overview.path("jobs")) {
                if (ALIVE.contains(job.path("state").asText())) {
                    String name = job.path("name").asText();
                    live.add(new Job(
                            job.path("jid").asText(),
                            job.path("state").asText(),
                            name.substring(name.lastIndexOf(' ') + 1)));
                }
            }
        });
        return live;
    }

    /** Ends a job for good. */
    void cancel(String jobId) {
        send(HttpRequest.newBuilder(URI.create(address + "/jobs/" + jobId + "?mode=cancel"))
                .method("PATCH", HttpRequest.BodyPublishers.noBody()));
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

    /** Whether a JobManager answers that knows nothing of the job: it has been started anew since. */
    boolean isUnknown(String jobId) {
        return send(HttpRequest.newBuilder(URI.create(address + "/jobs/" + jobId)))
                .filter(response -> response.statusCode() == 404)
                .isPresent();
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
        return send(HttpRequest.newBuilder(URI.create(address + path)))
                .filter(response -> response.statusCode() == 200)
                .map(response -> {
                    try {
                        return JSON.readTree(response.body());
                    } catch (IOException e) {
                        throw new UncheckedIOException("Flink's answer to " + path + " cannot be read", e);
                    }
                });
    }

    /** Empty if nobody answers. */
    private Optional<HttpResponse<String>> send(HttpRequest.Builder request) {
        try {
            return Optional.of(
                    http.send(request.timeout(Duration.ofSeconds(5)).build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LambentException.external("Flink was not asked", "waiting was interrupted", "Run it again.", e);
        }
    }
}
