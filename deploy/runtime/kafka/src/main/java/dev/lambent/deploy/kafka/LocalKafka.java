package dev.lambent.deploy.kafka;

import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.deploy.process.Jit;
import dev.lambent.deploy.process.ListenPorts;
import dev.lambent.deploy.process.SimpleLogging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.UUID;

/**
 * A Kafka broker in a process of its own. It listens on 127.0.0.1, on the ports it had last time if they are free, else
 * on free ones. Topics are never made by accident and lose nothing: no auto-creation, unlimited retention, records up
 * to 16 MiB. It ends with this JVM unless it is {@linkplain #letGo let go}.
 *
 * <p>A folder holds one broker at a time; started again on the same folder it has the same data.
 */
public final class LocalKafka implements AutoCloseable {
    /** System property that names the root of the Lambent project. */
    public static final String ROOT_PROPERTY = "lambent.root";

    public static final int MAX_RECORD_BYTES = 16 * 1024 * 1024;

    private static final Duration START_DEADLINE = Duration.ofSeconds(180);
    private static final Duration STOP_GRACE = Duration.ofSeconds(15);
    private static final int POLL_MILLIS = 50;
    private static final int START_ATTEMPTS = 3;
    private static final String STARTED = "Kafka Server started";
    private static final String PORT_TAKEN = "Address already in use";

    private final JavaProcess process;
    private final int port;

    private LocalKafka(JavaProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a broker with its data in {@code folder}; returns when it accepts requests. */
    public static LocalKafka start(Path folder) {
        return start(folder, folder, folder.resolve("kafka.log"), defaultLib());
    }

    /**
     * Starts a broker that tells its clients to come through another port of this machine, that of a proxy; {@link
     * #bootstrapServers} is where the proxy finds it.
     */
    public static LocalKafka startBehind(Path folder, int advertisedPort) {
        return start(folder, folder, folder.resolve("kafka.log"), defaultLib(), OptionalInt.of(advertisedPort));
    }

    /**
     * Starts a broker; returns when it accepts requests.
     *
     * @param folder the broker's data and its {@code server.properties}
     * @param home marks the process (see {@link JavaCommand#mark})
     * @param log where its output is appended
     * @param lib the folder with the broker's jars
     */
    public static LocalKafka start(Path folder, Path home, Path log, Path lib) {
        return start(folder, home, log, lib, OptionalInt.empty());
    }

    private static LocalKafka start(Path folder, Path home, Path log, Path lib, OptionalInt advertised) {
        if (!Files.isDirectory(lib)) {
            throw new IllegalStateException("Kafka's jars are not in " + lib
                    + ". Build them: mvn -q -Pquick -pl deploy/runtime/kafka process-resources");
        }
        try {
            Files.createDirectories(folder);
            for (int attempt = 1; ; attempt++) {
                LocalKafka kafka = tryStart(folder, home, log, lib, advertised);
                if (kafka != null) {
                    return kafka;
                }
                if (attempt == START_ATTEMPTS) {
                    throw new IllegalStateException(
                            "Kafka found its ports taken " + START_ATTEMPTS + " times; see " + log);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka cannot be started in " + folder, e);
        }
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** From now on the broker outlives this JVM. */
    public void letGo() {
        process.letGo();
    }

    /** Ends the broker as a crash would. */
    public void kill() {
        process.kill();
    }

    /** Ends the broker in order. */
    @Override
    public void close() {
        process.stop(STOP_GRACE);
    }

    private static Path defaultLib() {
        String root = System.getProperty(ROOT_PROPERTY);
        if (root == null) {
            throw new IllegalStateException("The system property " + ROOT_PROPERTY
                    + " is not set; it names the root of the project, where deploy/runtime/kafka/target/lib is");
        }
        return Path.of(root, "deploy", "runtime", "kafka", "target", "lib");
    }

    /** Null if another process took a port between probing and binding. */
    private static LocalKafka tryStart(Path folder, Path home, Path log, Path lib, OptionalInt advertised)
            throws IOException {
        int[] ports = ports(folder);
        Path properties = folder.resolve("server.properties");
        Path data = folder.resolve("data");
        // Whole or not at all: a full disk must not cost the ports by which clients find the broker again.
        Path draft = folder.resolve("server.properties.new");
        Files.writeString(draft, configuration(data, ports[0], ports[1], advertised.orElse(ports[0])));
        Files.move(draft, properties, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        long logStart = Files.exists(log) ? Files.size(log) : 0;
        JavaProcess process = JavaProcess.start(
                JavaCommand.of(
                        "kafka",
                        home,
                        jvmFlags(),
                        List.of(lib + "/*"),
                        Broker.class.getName(),
                        List.of(properties.toString(), data.toString(), newClusterId())),
                log);
        long deadline = System.nanoTime() + START_DEADLINE.toNanos();
        while (!written(log, logStart).contains(STARTED)) {
            if (!process.isAlive()) {
                if (written(log, logStart).contains(PORT_TAKEN)) {
                    return null;
                }
                throw new IllegalStateException(
                        "Kafka ended while starting. Its last words:\n" + process.lastWords(20));
            }
            if (System.nanoTime() > deadline) {
                process.kill();
                throw new IllegalStateException("Kafka did not start within " + START_DEADLINE.toSeconds()
                        + " s. Its last words:\n" + process.lastWords(20));
            }
            pause();
        }
        return new LocalKafka(process, ports[0]);
    }

    private static String written(Path log, long from) throws IOException {
        if (!Files.exists(log)) {
            return "";
        }
        try (var in = Files.newInputStream(log)) {
            in.skipNBytes(Math.min(from, Files.size(log)));
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /** Client and controller port: those of the last start if they are free, so that clients find the broker again. */
    private static int[] ports(Path folder) throws IOException {
        Path file = folder.resolve("server.properties");
        if (Files.exists(file)) {
            Properties last = new Properties();
            try (var in = Files.newBufferedReader(file)) {
                last.load(in);
            }
            return ports(
                    Integer.parseInt(last.getProperty("lambent.client.port", "0")),
                    Integer.parseInt(last.getProperty("lambent.controller.port", "0")));
        }
        return ports(0, 0);
    }

    private static int[] ports(int lastClient, int lastController) throws IOException {
        int client = ListenPorts.free(lastClient);
        int controller = ListenPorts.free(lastController);
        return client == controller ? ports(0, 0) : new int[] {client, controller};
    }

    private static String configuration(Path data, int client, int controller, int advertised) {
        return """
                # Written by Lambent at every start.
                lambent.client.port=%1$d
                lambent.controller.port=%2$d
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%5$d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
                log.dirs=%3$s
                # The log is the master data: nothing is deleted unless a topic says so.
                log.retention.ms=-1
                log.retention.bytes=-1
                auto.create.topics.enable=false
                num.partitions=1
                message.max.bytes=%4$d
                replica.fetch.max.bytes=%4$d
                # One node, small machine.
                num.network.threads=2
                num.io.threads=4
                background.threads=2
                log.cleaner.dedupe.buffer.size=16777216
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                # Readers wait for the transaction of a mirror that was killed: 10 s, and until this looks.
                transaction.abort.timed.out.transaction.cleanup.interval.ms=2000
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                # A broker that was killed may register anew when its session has run out: by default after 9 s.
                broker.session.timeout.ms=2000
                broker.heartbeat.interval.ms=500
                """
                .formatted(client, controller, data, MAX_RECORD_BYTES, advertised);
    }

    /** A cluster id as Kafka writes them: 16 bytes in URL-safe base 64 that do not start with a dash. */
    private static String newClusterId() {
        UUID id = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits() & Long.MAX_VALUE)
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Kafka", e);
        }
    }

    private static List<String> jvmFlags() {
        List<String> flags = new ArrayList<>(List.of("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-Xshare:auto"));
        flags.addAll(SimpleLogging.FLAGS);
        flags.addAll(Jit.OPTIMISE_LATE);
        return flags;
    }
}
