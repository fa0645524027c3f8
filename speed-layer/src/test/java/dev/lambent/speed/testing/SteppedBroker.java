package dev.lambent.speed.testing;

import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Time;

/**
 * A real broker whose wall clock is set by the test: the machine's, plus what a file says. Runs in a process of its own,
 * from the broker's jars, which the tests' own class path does not have.
 */
public final class SteppedBroker implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(120);

    private final JavaProcess process;
    private final Path clock;
    private final String bootstrapServers;

    private SteppedBroker(JavaProcess process, Path clock, String bootstrapServers) {
        this.process = process;
        this.clock = clock;
        this.bootstrapServers = bootstrapServers;
    }

    public static SteppedBroker start(Path folder) throws Exception {
        String bootstrapServers;
        // Makes the data folder and the configuration.
        try (LocalKafka kafka = LocalKafka.start(folder)) {
            bootstrapServers = kafka.bootstrapServers();
        }
        Path clock = folder.resolve("clock");
        set(clock, 0);
        String lib = Path.of(System.getProperty(LocalKafka.ROOT_PROPERTY), "deploy/runtime/kafka/target/lib/*")
                .toString();
        String classes = Path.of(SteppedBroker.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        JavaProcess process = JavaProcess.start(
                JavaCommand.of(
                        "kafka",
                        folder,
                        List.of("-Xmx512m", "-XX:+UseSerialGC"),
                        List.of(lib, classes),
                        Main.class.getName(),
                        List.of(folder.resolve("server.properties").toString(), clock.toString())),
                folder.resolve("stepped.log"));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Await.until(DEADLINE, () -> "the broker does not answer: " + process.lastWords(20), () -> {
                try {
                    return !admin.describeCluster()
                            .nodes()
                            .get(1, TimeUnit.SECONDS)
                            .isEmpty();
                } catch (TimeoutException | ExecutionException notYet) {
                    return false;
                }
            });
        }
        return new SteppedBroker(process, clock, bootstrapServers);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** From a moment later on the broker's clock is so far ahead of the machine's; negative for behind. */
    public void setAheadMillis(long millis) throws Exception {
        set(clock, millis);
    }

    private static void set(Path clock, long millis) throws Exception {
        Path next = clock.resolveSibling("clock.next");
        Files.writeString(next, Long.toString(millis));
        Files.move(next, clock, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        process.kill();
    }

    /** The broker's process. */
    public static final class Main {
        private Main() {}

        public static void main(String[] args) throws Exception {
            Properties properties = new Properties();
            try (var in = Files.newBufferedReader(Path.of(args[0]))) {
                properties.load(in);
            }
            Path clock = Path.of(args[1]);
            InvocationHandler stepped =
                    (proxy, method, arguments) -> method.getName().equals("milliseconds")
                            ? Time.SYSTEM.milliseconds() + Long.parseLong(Files.readString(clock))
                            : method.invoke(Time.SYSTEM, arguments);
            Object time = Proxy.newProxyInstance(Main.class.getClassLoader(), new Class<?>[] {Time.class}, stepped);
            Class<?> configClass = Class.forName("kafka.server.KafkaConfig");
            Object config = configClass.getMethod("fromProps", Properties.class).invoke(null, properties);
            Class<?> serverClass = Class.forName("kafka.server.KafkaRaftServer");
            Object server = serverClass.getConstructor(configClass, Time.class).newInstance(config, time);
            serverClass.getMethod("startup").invoke(server);
            serverClass.getMethod("awaitShutdown").invoke(server);
        }
    }
}
