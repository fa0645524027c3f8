package dev.lambent.speed.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Flink cluster of processes, from plain jars as a user's own cluster would have them. */
public final class FlinkProcesses implements AutoCloseable {
    private static final List<String> OPENS =
            List.of("--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED");

    private final Path root = Path.of(System.getProperty("lambent.root"));
    private final Path folder;
    private final int restPort;
    private final List<JavaProcess> processes = new ArrayList<>();

    private FlinkProcesses(Path folder, int restPort) {
        this.folder = folder;
        this.restPort = restPort;
    }

    /** Starts the JobManager. */
    public static FlinkProcesses start(Path folder) throws IOException {
        FlinkProcesses flink = new FlinkProcesses(folder, freePort());
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("tmp"));
        Files.writeString(
                conf.resolve("config.yaml"),
                """
                jobmanager.rpc.address: 127.0.0.1
                jobmanager.rpc.port: %d
                jobmanager.bind-host: 127.0.0.1
                rest.address: 127.0.0.1
                rest.bind-address: 127.0.0.1
                rest.port: %d
                taskmanager.bind-host: 127.0.0.1
                taskmanager.host: 127.0.0.1
                taskmanager.numberOfTaskSlots: 2
                jobmanager.memory.process.size: 800m
                io.tmp.dirs: %s
                heartbeat.interval: 300 ms
                heartbeat.timeout: 3000 ms
                """
                        .formatted(freePort(), flink.restPort, folder.resolve("tmp")));
        flink.launch(
                "jobmanager",
                List.of("-Xmx320m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                List.of("--configDir", conf.toString()));
        return flink;
    }

    public JavaProcess startTaskManager() throws IOException {
        List<String> args = new ArrayList<>(List.of("--configDir", conf()));
        Map.of(
                        "taskmanager.cpu.cores", "2",
                        "taskmanager.memory.task.heap.size", "372m",
                        "taskmanager.memory.task.off-heap.size", "0",
                        "taskmanager.memory.framework.heap.size", "128m",
                        "taskmanager.memory.framework.off-heap.size", "128m",
                        "taskmanager.memory.network.min", "64m",
                        "taskmanager.memory.network.max", "64m",
                        "taskmanager.memory.managed.size", "16m",
                        "taskmanager.memory.jvm-metaspace.size", "192m")
                .forEach((name, value) -> args.addAll(List.of("-D", name + "=" + value)));
        args.addAll(List.of("-D", "taskmanager.memory.jvm-overhead.min=64m"));
        args.addAll(List.of("-D", "taskmanager.memory.jvm-overhead.max=64m"));
        return launch(
                "taskmanager",
                List.of("-Xmx500m", "-XX:MaxDirectMemorySize=256m", "-XX:+UseSerialGC"),
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                args);
    }

    /** {@code flink run -d}, again until the JobManager answers. */
    public void submit(Class<?> main, List<String> arguments) throws Exception {
        Await.until(java.time.Duration.ofSeconds(120), this::logTail, () -> {
            List<String> args = new ArrayList<>(List.of(
                    "run",
                    "-d",
                    "-m",
                    "127.0.0.1:" + restPort,
                    "-c",
                    main.getName(),
                    speedJar().toString()));
            args.addAll(arguments);
            JavaProcess client = launch("client", List.of("-Xmx320m"), "org.apache.flink.client.cli.CliFrontend", args);
            return client.waitFor() == 0;
        });
    }

    /** The last words of all processes, for messages. */
    public String logTail() {
        StringBuilder words = new StringBuilder();
        for (String role : List.of("jobmanager", "taskmanager", "client")) {
            Path log = folder.resolve(role + ".log");
            try {
                List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
                words.append("\n").append(role).append(":\n");
                words.append(String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size())));
            } catch (IOException e) {
                words.append(e);
            }
        }
        return words.toString();
    }

    private JavaProcess launch(String role, List<String> jvm, String main, List<String> args) throws IOException {
        Path lib = root.resolve("deploy/runtime/flink/target/lib");
        assertThat(lib)
                .as("Flink's jars; build them: mvn -q -Pquick -pl deploy/runtime/flink process-resources")
                .isDirectory();
        List<String> flags = new ArrayList<>(jvm);
        flags.addAll(OPENS);
        JavaProcess process = JavaProcess.start(
                JavaCommand.of(role, folder, flags, List.of(lib + "/*"), main, args)
                        .withEnvironment(Map.of(
                                "FLINK_CONF_DIR", conf(),
                                "FLINK_LIB_DIR", folder.resolve("tmp").toString())),
                folder.resolve(role + ".log"));
        processes.add(process);
        return process;
    }

    private Path speedJar() throws IOException {
        Path target = root.resolve("speed-layer/target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-app.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no speed-layer-*-app.jar in " + target
                            + "; build it: mvn -pl speed-layer package"));
        }
    }

    private String conf() {
        return folder.resolve("conf").toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        processes.forEach(JavaProcess::kill);
    }
}
