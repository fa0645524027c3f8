package dev.lambent.deploy.platform;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.deploy.screen.Screen;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.fold.StateManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * The speed jobs of the local Flink: one for the transform that is served, and one for the transform that is prepared, if
 * there is one. Each is submitted from the app as it was published.
 */
final class SpeedJobs {
    private final FlinkCluster flink;
    private final FlinkRest rest;
    private final App folder;
    private final Home home;
    private final RunFiles files;
    private final Screen screen;

    /** @param folder the app to run if nothing was published yet */
    SpeedJobs(FlinkCluster flink, App folder, Home home, RunFiles files, Screen screen) {
        this.flink = flink;
        this.rest = new FlinkRest(flink.address());
        this.folder = folder;
        this.home = home;
        this.files = files;
        this.screen = screen;
    }

    /** The app's folder per transform whose job has to run. */
    private Map<String, Path> wanted() {
        Map<String, Path> wanted = new LinkedHashMap<>();
        for (Optional<StateManifest> published : List.of(StateManifest.current(home), StateManifest.prepared(home))) {
            published
                    .map(state -> state.transform().value())
                    .ifPresent(transform -> wanted.put(transform, home.app(transform)));
        }
        if (wanted.isEmpty()) {
            wanted.put(Transform.compile(folder).id().value(), folder.folder().toAbsolutePath());
        }
        return wanted;
    }

    /** Submits those that do not run; the JobManager has to answer. Returns the ids of all that are wanted. */
    List<String> ensure(String bootstrap) throws IOException {
        Map<String, FlinkRest.Job> live = new LinkedHashMap<>();
        rest.liveJobs().forEach(job -> live.put(job.transform(), job));
        Map<String, Path> wanted = wanted();
        boolean unpublished = StateManifest.current(home).isEmpty();
        if (unpublished && !wanted.keySet().containsAll(live.keySet())) {
            throw LambentException.user(
                    "The running platform computes by another version of the app",
                    "the app was changed since it was started, and nothing was published by it",
                    "Run `lambent down`, then `lambent up`.");
        }
        List<String> ids = new ArrayList<>();
        for (var job : wanted.entrySet()) {
            FlinkRest.Job running = live.get(job.getKey());
            if (running != null) {
                ids.add(running.id());
            } else {
                submitIfWanted(job.getKey(), job.getValue(), bootstrap).ifPresent(ids::add);
            }
        }
        return ids;
    }

    /** Submits all that are wanted, to a JobManager that has none. */
    List<String> submitAll(String bootstrap) throws IOException {
        List<String> ids = new ArrayList<>();
        for (var job : wanted().entrySet()) {
            submitIfWanted(job.getKey(), job.getValue(), bootstrap).ifPresent(ids::add);
        }
        return ids;
    }

    private Optional<String> submitIfWanted(String transform, Path app, String bootstrap) throws IOException {
        return unlessSuperseded(() -> submit(transform, app, bootstrap), () -> wanted().containsKey(transform));
    }

    /** Submits a job. */
    interface Submission {
        String run() throws IOException;
    }

    /**
     * A batch run may publish another transform while a job is being submitted; that the superseded one is refused is then
     * as it should be.
     *
     * @return the job's id; empty if it was refused and nobody wants it any more
     */
    static Optional<String> unlessSuperseded(Submission submission, BooleanSupplier stillWanted) throws IOException {
        try {
            return Optional.of(submission.run());
        } catch (LambentException e) {
            if (stillWanted.getAsBoolean()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private String submit(String transform, Path app, String bootstrap) throws IOException {
        Optional<Path> checkpoint =
                files.speedRuns().of(transform).flatMap(run -> run.checkpoint(home, publishedMillis(transform)));
        String jobId = flink.submit(
                List.of("--app", app.toString(), "--home", home.path().toString(), "--bootstrap", bootstrap),
                checkpoint);
        SpeedRuns before = files.speedRuns();
        SpeedRuns now = before.with(
                new SpeedRun(jobId, transform, checkpoint.map(Path::toString).orElse(null)));
        files.writeSpeedRuns(now);
        deleteCheckpoints(before.jobsDroppedBy(now));
        checkpoint.ifPresent(c -> screen.say("  the speed job goes on from its checkpoint %s", c.getFileName()));
        return jobId;
    }

    /** Of jobs that have gone with their JobManager, and that no job goes on from; of nobody else's. */
    private void deleteCheckpoints(Set<String> jobIds) {
        jobIds.forEach(job -> Leftovers.delete(home.checkpoints().resolve(job)));
    }

    /**
     * The log time up to which a speed job finds everything in its transform's newest publication. A checkpoint that is
     * older has more to read again, and what it would read may be deleted.
     */
    private long publishedMillis(String transform) {
        return Stream.of(StateManifest.prepared(home), StateManifest.current(home))
                .flatMap(Optional::stream)
                .filter(state -> state.transform().value().equals(transform))
                .mapToLong(state -> state.boundary().logTimeMillis())
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /** The jobs of transforms that are neither served nor prepared. */
    List<FlinkRest.Job> others() {
        Set<String> wanted = wanted().keySet();
        return rest.liveJobs().stream()
                .filter(job -> !wanted.contains(job.transform()) && Files.isDirectory(home.app(job.transform())))
                .toList();
    }

    /** Ends {@link #others}; returns how many. */
    int cancelOthers() {
        List<FlinkRest.Job> others = others();
        for (FlinkRest.Job job : others) {
            rest.cancel(job.id());
            // Should its features come back, its state would be behind what is published by then.
            files.writeSpeedRuns(files.speedRuns().without(job.transform()));
        }
        return others.size();
    }
}
