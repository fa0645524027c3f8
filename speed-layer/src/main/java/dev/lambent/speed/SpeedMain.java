package dev.lambent.speed;

import dev.lambent.app.App;
import dev.lambent.app.AppFiles;
import dev.lambent.app.Brokers;
import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.feature.TransformGrowth;
import dev.lambent.feature.TransformId;
import dev.lambent.fold.StateManifest;
import dev.lambent.speed.wire.ShippedApp;
import dev.lambent.speed.wire.StartPoint;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Submits the speed job: {@code --app DIR --home DIR [--bootstrap HOST:PORT] [--parallelism N]}. Returns once the cluster
 * has taken it.
 */
public final class SpeedMain {
    /** Number of key groups; a checkpoint can be restored with any parallelism up to it, and with no other number. */
    static final int MAX_PARALLELISM = 128;

    private SpeedMain() {}

    public static void main(String[] args) throws Exception {
        try {
            submit(SpeedArguments.parse(args));
        } catch (LambentException e) {
            if (!Thread.currentThread().getName().equals("main")) {
                // Submitted inside a running JobManager, which must not be ended.
                throw e;
            }
            System.err.println(e.problem() + "\n  " + e.reason() + "\n  " + e.remedy());
            System.exit(e.kind().exitCode());
        }
    }

    private static void submit(SpeedArguments arguments) throws Exception {
        Home home = new Home(arguments.home());
        ShippedApp shipped =
                new ShippedApp(AppFiles.read(arguments.app()), home.path().toString());
        App app = shipped.app();
        Optional<StateManifest> kept = keptAs(arguments.app(), home);
        TransformId transform =
                kept.isPresent() ? kept.get().transform() : shipped.transform().id();
        StartPoint start = kept.isPresent()
                ? StartPoint.of(kept.get(), home.state(kept.get().epoch()))
                : startPoint(shipped.transform(), home);
        String bootstrapServers = Brokers.resolve(arguments.bootstrap().orElse(null), app, home);
        SpeedPlan plan;
        try (SpeedTopics topics = new SpeedTopics(bootstrapServers)) {
            Map<String, Integer> partitions = topics.prepare(app);
            plan = SpeedPlan.of(
                    app,
                    UUID.randomUUID().toString(),
                    bootstrapServers,
                    shipped,
                    start,
                    partitions,
                    PartitionCount.settle(bootstrapServers, app, start, partitions));
            topics.requireOffsets(plan.streamOffsets());
            topics.requireOffsets(plan.controlOffsets());
        }
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration(home));
        arguments.parallelism().ifPresent(env::setParallelism);
        env.setMaxParallelism(MAX_PARALLELISM);
        SpeedJob.build(env, plan);
        env.executeAsync("lambent " + app.name() + " " + transform);
        System.out.println("The speed layer of " + app.name() + " was submitted: run " + plan.run() + ", from "
                + (start.stateFiles().isEmpty()
                        ? "the beginning of the log"
                        : "log time " + start.boundary().logTimeMillis()));
    }

    /**
     * The newest publication of the app whose folder this is, if it is one that a publication keeps: such a folder never
     * changes, and has not to be compiled to know what it is.
     */
    private static Optional<StateManifest> keptAs(Path app, Home home) {
        Path folder = app.toAbsolutePath().normalize();
        return Stream.of(StateManifest.prepared(home), StateManifest.current(home))
                .flatMap(Optional::stream)
                .filter(manifest -> home.app(manifest.transform().value())
                        .toAbsolutePath()
                        .normalize()
                        .equals(folder))
                .findFirst();
    }

    /** What the job needs from Flink wherever it runs; the cluster's own configuration says the rest. */
    static Configuration configuration(Home home) {
        Configuration configuration = new Configuration();
        configuration.setString("pipeline.object-reuse", "true");
        configuration.setString("pipeline.generic-types", "false");
        configuration.setString("pipeline.auto-watermark-interval", "5 ms");
        // After every record. Without timers a trickle needs a fifth less CPU, and a backlog is read no slower.
        configuration.setString("execution.buffer-timeout.interval", "0 ms");
        configuration.setString("state.backend.type", "hashmap");
        configuration.setString("execution.checkpointing.interval", "2 s");
        configuration.setString("execution.checkpointing.mode", "EXACTLY_ONCE");
        configuration.setString("execution.checkpointing.min-pause", "500 ms");
        configuration.setString("execution.checkpointing.dir", "file://" + home.checkpoints());
        configuration.setString("restart-strategy.type", "fixed-delay");
        configuration.setString("restart-strategy.fixed-delay.attempts", Integer.toString(Integer.MAX_VALUE));
        configuration.setString("restart-strategy.fixed-delay.delay", "50 ms");
        return configuration;
    }

    /**
     * The boundary and state of the transform's last publication, served or prepared, or the beginning of the log if
     * there is neither it nor history.
     *
     * @throws LambentException (USER) if the app is not one that can go on from there
     */
    static StartPoint startPoint(Transform transform, Home home) {
        App app = transform.app();
        Optional<StateManifest> prepared = StateManifest.prepared(home)
                .filter(manifest -> manifest.transform().equals(transform.id()));
        if (prepared.isPresent()) {
            return StartPoint.of(prepared.get(), home.state(prepared.get().epoch()));
        }
        Optional<StateManifest> current = StateManifest.current(home);
        if (current.isEmpty()) {
            if (!app.history().isEmpty()) {
                throw LambentException.user(
                        "The speed layer cannot start yet",
                        "the app declares history, and no publication holds it: " + home.currentState()
                                + " is not there",
                        "Run `lambent batch` first.");
            }
            return StartPoint.beginning();
        }
        StateManifest manifest = current.get();
        TransformGrowth.require(transform, home, manifest.transform());
        if (!manifest.transform().equals(transform.id())) {
            throw LambentException.user(
                    "The speed layer cannot start yet",
                    "epoch " + manifest.epoch() + " keeps the state of transform " + manifest.transform()
                            + ", the app has been changed since and is now transform " + transform.id(),
                    "Run `lambent batch` first: it prepares the state of the changed app from the whole archive.");
        }
        return StartPoint.of(manifest, home.state(manifest.epoch()));
    }
}
