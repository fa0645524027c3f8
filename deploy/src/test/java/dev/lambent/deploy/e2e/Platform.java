package dev.lambent.deploy.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The platform as a user has it: commands run as processes, questions asked over HTTP. */
public final class Platform implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = Path.of(System.getProperty("lambent.root"));

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Path app;
    private final Path home;

    public Platform(Path app, Path home) {
        this.app = app;
        this.home = home;
    }

    /** What a command printed (both streams) and how it ended. */
    public record Outcome(int exitCode, String output) {}

    /** An answer to SQL, with the coverage it states. */
    public record Answer(List<String> columns, List<JsonNode> rows, long epoch, long logTime, boolean complete) {}

    public Outcome run(Duration limit, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlambent.root=" + ROOT,
                "-cp",
                ROOT.resolve("deploy/target/classes") + File.pathSeparator + ROOT.resolve("deploy/target/lib") + "/*",
                "dev.lambent.deploy.Lambent"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--app", app.toString(), "--home", home.toString()));
        try {
            Path output = Files.createTempFile("lambent-", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            String text = Files.readString(output);
            Files.delete(output);
            return new Outcome(ended ? process.exitValue() : -1, text);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The role of the TaskManager that runs the speed job; the other one has all its slots free. */
    public String busyTaskManager() {
        JsonNode all =
                send(HttpRequest.newBuilder(URI.create(endpoints().get("flink").asText() + "/taskmanagers"))
                        .GET());
        for (JsonNode one : all.path("taskmanagers")) {
            if (one.path("freeSlots").asInt() < one.path("slotsNumber").asInt()) {
                return one.path("id").asText().replaceFirst("-\\d{6,}$", "");
            }
        }
        throw new IllegalStateException("no TaskManager runs the job: " + all);
    }

    /** The text of a file of {@code run/}. */
    public String runFile(String name) {
        try {
            return Files.readString(home.resolve("run").resolve(name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many lines of a process's log say {@code text}. */
    public long logLines(String role, String text) {
        try (Stream<String> lines = Files.lines(home.resolve("logs").resolve(role + ".log"))) {
            return lines.filter(line -> line.contains(text)).count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Task slots of the TaskManagers that Flink knows. */
    public int slots() {
        return send(HttpRequest.newBuilder(URI.create(endpoints().get("flink").asText() + "/overview"))
                        .GET())
                .path("slots-total")
                .asInt();
    }

    public JsonNode endpoints() {
        try {
            return JSON.readTree(home.resolve("run/endpoints.json").toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public String brokers() {
        return endpoints().get("bootstrapServers").asText();
    }

    public Answer sql(String query) {
        return answer(post("/sql?format=json&max_rows=1000000", query));
    }

    public JsonNode get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).GET());
    }

    private JsonNode post(String path, String body) {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private URI uri(String path) {
        return URI.create(endpoints().get("serving").asText() + path);
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    http.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(response.statusCode() + ": " + response.body());
            }
            return JSON.readTree(response.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer answer(JsonNode json) {
        if (json.path("truncated").asBoolean()) {
            throw new IllegalStateException("the answer was cut: ask for fewer rows");
        }
        List<String> columns = new ArrayList<>();
        json.get("columns").forEach(column -> columns.add(column.get("name").asText()));
        List<JsonNode> rows = new ArrayList<>();
        json.get("rows").forEach(rows::add);
        JsonNode coverage = json.get("coverage");
        return new Answer(
                columns,
                rows,
                coverage.get("epoch").asLong(),
                coverage.get("log_time").asLong(),
                coverage.get("complete").asBoolean());
    }

    /** Sends a process of the platform a signal. */
    public void signal(String name, String signal) {
        signal(Long.parseLong(runFile(name + ".pid").strip()), signal);
    }

    /** Sends a process a signal; one that has gone gets none. */
    public static void signal(long pid, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("there is no kill command", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Kills a process of the platform, as the operating system would, and waits until it is gone. */
    public void kill(String name) {
        try {
            long pid = Long.parseLong(
                    Files.readString(home.resolve("run").resolve(name + ".pid")).strip());
            ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
            process.destroyForcibly();
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("cannot kill " + name, e);
        }
    }

    /** Waits on a condition; a condition that throws counts as not met yet. */
    public static void await(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        RuntimeException last = null;
        while (System.nanoTime() < deadline) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
                last = null;
            } catch (RuntimeException e) {
                last = e;
            }
            TimeUnit.MILLISECONDS.sleep(25);
        }
        throw new AssertionError("not within " + limit + ": " + what, last);
    }

    /** The ends of the platform's log files, for the message of a failed test. */
    public String logs() {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(home.resolve("logs"))) {
            for (Path file : files.sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                all.append("== ").append(file.getFileName()).append('\n');
                lines.subList(Math.max(0, lines.size() - 30), lines.size())
                        .forEach(line -> all.append(line).append('\n'));
            }
        } catch (IOException e) {
            all.append(e);
        }
        return all.toString();
    }

    @Override
    public void close() {
        run(Duration.ofMinutes(1), "down");
    }
}
