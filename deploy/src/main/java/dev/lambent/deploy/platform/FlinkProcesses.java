package dev.lambent.deploy.platform;

import dev.lambent.app.App;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.deploy.process.JavaProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Which of Flink's processes run, and starts those that do not, where their clients look for them. */
final class FlinkProcesses {
    private static final Duration STOP_GRACE = Duration.ofSeconds(20);

    private final Installation installation;
    private final App app;
    private final Home home;
    private final RunFiles files;
    private final StartedProcesses started;

    FlinkProcesses(Installation installation, App app, Home home, RunFiles files, StartedProcesses started) {
        this.installation = installation;
        this.app = app;
        this.home = home;
        this.files = files;
        this.started = started;
    }

    boolean jobManagerRuns() {
        return files.process(FlinkCluster.JOB_MANAGER).isPresent();
    }

    /** Whether the keeper will start it again, if it is dead. */
    boolean jobManagerComesBack() {
        return files.process(Keeper.ROLE).isPresent()
                && files.isWanted(FlinkCluster.JOB_MANAGER)
                && !files.isGivenUp(FlinkCluster.JOB_MANAGER);
    }

    /** The cluster where its JobManager is, or was last. */
    FlinkCluster cluster() {
        return new FlinkCluster(
                installation,
                home,
                Ports.of(Endpoints.read(home).map(Endpoints::flink).orElse(null)));
    }

    /**
     * @param cluster where it is now
     * @param taskManager if it had to be started
     */
    record Running(FlinkCluster cluster, Optional<JavaProcess> taskManager) {}

    /** Starts what does not run and waits for nothing; the spare TaskManager only if it ran before. */
    Running startMissing() throws IOException {
        boolean spare = files.isWanted(FlinkCluster.SPARE);
        FlinkCluster last = cluster();
        FlinkCluster cluster = jobManagerRuns() && last.restPort() > 0 ? last : startJobManager(last.restPort());
        Optional<JavaProcess> taskManager = startTaskManager(cluster, FlinkCluster.TASK_MANAGER);
        if (spare) {
            startTaskManager(cluster, FlinkCluster.SPARE);
        }
        return new Running(cluster, taskManager);
    }

    /** Flink has to run. */
    void startSpare() throws IOException {
        startTaskManager(cluster(), FlinkCluster.SPARE);
    }

    private FlinkCluster startJobManager(int lastPort) throws IOException {
        files.stop(FlinkCluster.JOB_MANAGER, STOP_GRACE);
        FlinkCluster cluster = new FlinkCluster(installation, home, Ports.free(lastPort));
        int rpcPort = Ports.free(cluster.lastRpcPort());
        if (rpcPort != cluster.lastRpcPort()) {
            // Those that run know the JobManager by an address that has gone.
            files.stop(FlinkCluster.TASK_MANAGER, STOP_GRACE);
            files.stop(FlinkCluster.SPARE, STOP_GRACE);
        }
        started.add(FlinkCluster.JOB_MANAGER, cluster.startJobManager(rpcPort));
        return cluster;
    }

    private Optional<JavaProcess> startTaskManager(FlinkCluster cluster, String role) throws IOException {
        if (files.process(role).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                started.add(role, cluster.startTaskManager(role, app.folder().toAbsolutePath())));
    }
}
