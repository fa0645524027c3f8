package dev.lambent.speed;

import dev.lambent.app.App;
import dev.lambent.app.AppFiles;
import dev.lambent.app.Brokers;
import dev.lambent.app.Home;
import dev.lambent.app.Topics;
import dev.lambent.fold.StateManifest;
import dev.lambent.speed.wire.ShippedApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TaskManager that compiles the app and calls the brokers before a task of its job comes: most of the seconds that a job
 * needs to go on in a TaskManager which never ran it are spent on loading the code for that. It has to have the job on its
 * class path and to resolve classes parent-first, or the tasks would compile the app once more.
 */
public final class PreparedTaskManager {
    private static final Logger LOG = LoggerFactory.getLogger(PreparedTaskManager.class);
    /** A TaskManager that gets the job at once compiles it for the job; one that is to stand by leaves others the cores. */
    private static final Duration REST = Duration.ofSeconds(10);

    private static final Duration ANSWER = Duration.ofSeconds(5);

    private PreparedTaskManager() {}

    /** Arguments: the app's folder, the home folder, and then those of Flink's TaskManager. */
    public static void main(String[] args) throws Exception {
        Path app = Path.of(args[0]);
        Home home = new Home(Path.of(args[1]));
        Thread preparation = new Thread(() -> prepare(app, home), "preparation");
        preparation.setDaemon(true);
        preparation.start();
        TaskManagerRunner.main(Arrays.copyOfRange(args, 2, args.length));
    }

    private static void prepare(Path app, Home home) {
        try {
            TimeUnit.MILLISECONDS.sleep(REST.toMillis());
            for (Path folder : folders(app, home)) {
                ShippedApp shipped =
                        new ShippedApp(AppFiles.read(folder), home.path().toString());
                shipped.transform();
                talkToBrokers(shipped.app(), home);
            }
            LOG.info("The app is compiled, and the brokers were asked");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("This TaskManager is not prepared: a job will take longer to start in it", e);
        }
    }

    /** Reads a little and writes nothing. Asks for no topic that is not there: some brokers would make it. */
    private static void talkToBrokers(App app, Home home) {
        String control = new Topics(app.name()).control();
        Map<String, Object> brokers = Map.of("bootstrap.servers", Brokers.resolve(null, app, home));
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(brokers, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            if (!consumer.listTopics().containsKey(control)) {
                return;
            }
            List<TopicPartition> partition = List.of(new TopicPartition(control, 0));
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            consumer.poll(ANSWER);
        }
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(brokers, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.partitionsFor(control);
        }
    }

    /** Of the apps whose jobs may come: those that publications keep, or the app's own before the first one. */
    private static List<Path> folders(Path app, Home home) {
        List<Path> published = Stream.of(StateManifest.current(home), StateManifest.prepared(home))
                .flatMap(Optional::stream)
                .map(manifest -> home.app(manifest.transform().value()))
                .toList();
        return published.isEmpty() ? List.of(app) : published;
    }
}
