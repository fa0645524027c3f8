package dev.lambent.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Home;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.serving.fixture.Await;
import dev.lambent.serving.fixture.RandomLog;
import dev.lambent.serving.fixture.SpeedTopic;
import dev.lambent.serving.fixture.TripTopics;
import dev.lambent.serving.fixture.Trips;
import dev.lambent.serving.sql.Database;
import dev.lambent.view.SpeedRecord;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that catches up writes more rows than serving wants to keep before it claims any of them. */
class BacklogIT {
    private static final int ROWS = 260_000;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void aClaimBehindAnyNumberOfRowsIsReached() throws Exception {
        Trips trips = Trips.in(folder.resolve("app"));
        try (LocalKafka kafka = LocalKafka.start(folder.resolve("kafka"))) {
            TripTopics.create(kafka.bootstrapServers());
            RandomLog log = new RandomLog(7).append(ROWS);
            SpeedTopic topic = new SpeedTopic(log, new Random(7));
            topic.new Run("run", 2, 0).advanceAll(log.lastMillis());
            send(kafka.bootstrapServers(), trips, topic);

            Serving.Options options = new Serving.Options("127.0.0.1", 0, new Database.Limits("300MB", 2), 8);
            try (Serving serving = new Serving(
                    trips, new Home(folder.resolve("home")), kafka.bootstrapServers(), options, Clock.systemUTC())) {
                String covered = "\"speed_log_time\":" + log.lastMillis();
                Await.until("all is covered", LIMIT, () -> status(serving).contains(covered));
                long rows = log.entries().stream()
                        .filter(entry -> entry.record() != null)
                        .count();
                assertThat(status(serving)).contains("\"rows_applied\":" + rows, "\"rows_waiting\":0");
            }
        }
    }

    private static void send(String bootstrap, Trips trips, SpeedTopic topic) {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int partition = 0; partition < topic.partitions().size(); partition++) {
                for (SpeedRecord record : topic.partitions().get(partition)) {
                    producer.send(new ProducerRecord<>(
                            "trips.speed", partition, null, trips.speedCodec().toBytes(record)));
                }
            }
            producer.flush();
        }
    }

    private static String status(Serving serving) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serving.port() + "/status"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
