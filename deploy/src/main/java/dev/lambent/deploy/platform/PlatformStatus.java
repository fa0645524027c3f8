package dev.lambent.deploy.platform;

import dev.lambent.app.App;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What runs, as seen from outside.
 *
 * @param parts every process of the platform, and the speed job
 * @param endpoints empty if no platform was started
 */
public record PlatformStatus(List<Part> parts, Optional<Endpoints> endpoints) {
    private static final Set<String> SPARES = Set.of(FlinkCluster.SPARE, ServingProcess.STANDBY);

    /**
     * @param state {@code running}, {@code stopped}, {@code died}: it was started and is gone, or {@code given up}: so is it,
     *     and the keeper has tried often enough
     * @param pid 0 if it does not run
     * @param address where it is reached; empty if it has no address
     */
    public record Part(String name, String state, long pid, String address) {
        public boolean runs() {
            return state.equals("running");
        }
    }

    public static PlatformStatus of(App app, Home home) {
        RunFiles files = new RunFiles(home);
        Optional<Endpoints> endpoints = Endpoints.read(home);
        List<Part> parts = new ArrayList<>();
        for (String role : Platform.ROLES) {
            if (role.equals("kafka") && app.log().bootstrapServers().isPresent()) {
                continue;
            }
            boolean spareToCome = SPARES.contains(role) && !files.isWanted(role);
            boolean noMirror = role.equals(MirrorProcess.ROLE) && !MirrorProcess.isNeededBy(app);
            // The keeper starts them after `up` has come to its end.
            if (spareToCome || noMirror) {
                continue;
            }
            Optional<ProcessHandle> process = files.process(role);
            parts.add(new Part(
                    role,
                    process.isPresent()
                            ? "running"
                            : !files.isWanted(role) ? "stopped" : files.isGivenUp(role) ? "given up" : "died",
                    process.map(ProcessHandle::pid).orElse(0L),
                    process.flatMap(p -> endpoints.map(e -> address(role, e))).orElse("")));
        }
        parts.addAll(speedJobs(endpoints, parts));
        return new PlatformStatus(parts, endpoints);
    }

    public boolean allRun() {
        return parts.stream().allMatch(Part::runs);
    }

    public boolean nothingRuns() {
        return parts.stream().noneMatch(Part::runs);
    }

    /** The logs of a home folder, by name. */
    public static List<Path> logs(Home home) {
        try (var files = Files.list(home.logs())) {
            return files.filter(f -> f.toString().endsWith(".log")).sorted().toList();
        } catch (java.io.IOException e) {
            return List.of();
        }
    }

    private static List<Part> speedJobs(Optional<Endpoints> endpoints, List<Part> parts) {
        boolean cluster = parts.stream().anyMatch(p -> p.name().equals(FlinkCluster.JOB_MANAGER) && p.runs());
        List<FlinkRest.Job> jobs = cluster
                ? endpoints
                        .map(Endpoints::flink)
                        .map(address -> new FlinkRest(address).liveJobs())
                        .orElse(List.of())
                : List.of();
        if (jobs.isEmpty()) {
            return List.of(new Part("speed job", cluster ? "died" : "stopped", 0, ""));
        }
        return jobs.stream()
                .map(job -> new Part(
                        "speed job",
                        job.state().equals("RUNNING") ? "running" : job.state().toLowerCase(java.util.Locale.ROOT),
                        0,
                        job.id()))
                .toList();
    }

    private static String address(String role, Endpoints endpoints) {
        String address =
                switch (role) {
                    case "kafka" -> endpoints.bootstrapServers();
                    case FlinkCluster.JOB_MANAGER -> endpoints.flink();
                    case "serving" -> endpoints.serving();
                    default -> "";
                };
        return address == null ? "" : address;
    }
}
