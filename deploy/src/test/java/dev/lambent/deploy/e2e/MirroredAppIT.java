package dev.lambent.deploy.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.deploy.kafka.LocalKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole platform over a compacted topic of others, in a cluster of others, with the mirror killed in between. */
class MirroredAppIT {
    private static final Duration START_UP = Duration.ofMinutes(3);
    private static final Duration BATCH = Duration.ofMinutes(5);
    private static final String SOURCE = "city-trips";

    @TempDir
    Path folder;

    private KafkaProducer<byte[], byte[]> producer;
    private long trips;
    private long tombstones;

    @Test
    void rowsOfAForeignTopicAreInTheViewsOnceThroughAKillOfTheMirror() throws Exception {
        try (LocalKafka others = LocalKafka.start(folder.resolve("others"))) {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", others.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic(SOURCE, 3, (short) 1)
                                .configs(Map.of("cleanup.policy", "compact", "message.timestamp.type", "CreateTime"))))
                        .all()
                        .get();
            }
            Path app = mirrored(TestApp.write(folder.resolve("app")), others.bootstrapServers());
            try (KafkaProducer<byte[], byte[]> writer = new KafkaProducer<>(
                            Map.of("bootstrap.servers", others.bootstrapServers()),
                            new ByteArraySerializer(),
                            new ByteArraySerializer());
                    Platform platform = new Platform(app, folder.resolve("home"))) {
                producer = writer;
                try {
                    drill(platform);
                } catch (Throwable failure) {
                    System.out.println(platform.logs());
                    throw failure;
                }
            }
        }
    }

    private static Path mirrored(Path app, String brokers) throws Exception {
        Path manifest = app.resolve("lambent.yaml");
        String own = Files.readString(manifest);
        Files.writeString(
                manifest,
                own.replace(
                        "    partitions: 3\n",
                        "    source: { topic: " + SOURCE + ", bootstrap_servers: '" + brokers + "' }\n"));
        return app;
    }

    private void drill(Platform platform) throws Exception {
        write(300);
        succeed(platform.run(START_UP, "up"));
        awaitAll(platform);
        succeed(platform.run(Duration.ofMinutes(1), "status"));
        Platform.Outcome ingest =
                platform.run(Duration.ofMinutes(1), "ingest", "--stream", TestApp.STREAM, "rows.jsonl");
        assertThat(ingest.exitCode()).isEqualTo(2);
        assertThat(ingest.output()).contains("only the mirror writes to");

        platform.kill("mirror");
        write(300);
        // The keeper starts it again.
        awaitAll(platform);
        succeed(platform.run(Duration.ofMinutes(1), "status"));

        succeed(platform.run(BATCH, "batch", "--train", "never"));
        write(300);
        awaitAll(platform);
        assertThat(number(
                        platform,
                        "SELECT COUNT(*) FROM (SELECT DISTINCT trip_id FROM events WHERE trip_id < " + trips + ")"))
                .isEqualTo(trips);
        assertThat(number(platform, "SELECT COUNT(*) FROM quarantine WHERE reason = 'MALFORMED'"))
                .isEqualTo(tombstones);
        Platform.Outcome audit = platform.run(Duration.ofMinutes(1), "audit");
        assertThat(audit.exitCode()).as(audit.output()).isZero();
    }

    private void write(int count) {
        for (int i = 0; i < count; i++) {
            long id = trips++;
            String trip = ("{\"trip_id\":%d,\"kind\":\"departed\",\"event_time\":\"%s\",\"zone\":\"z%d\",\"miles\":3}")
                    .formatted(id, Instant.now(), id % 7);
            producer.send(new ProducerRecord<>(SOURCE, ("t" + id).getBytes(UTF_8), trip.getBytes(UTF_8)));
            if (i % 50 == 0) {
                tombstones++;
                producer.send(new ProducerRecord<>(SOURCE, ("t" + id).getBytes(UTF_8), null));
            }
        }
        producer.flush();
    }

    private void awaitAll(Platform platform) throws InterruptedException {
        Platform.await(
                "the views hold " + trips + " trips and " + tombstones + " tombstones",
                Duration.ofMinutes(2),
                () -> number(platform, "SELECT (SELECT COUNT(*) FROM events) + (SELECT COUNT(*) FROM quarantine)")
                        >= trips + tombstones);
        assertThat(number(platform, "SELECT COUNT(*) FROM events")).isEqualTo(trips);
    }

    private static long number(Platform platform, String sql) {
        return platform.sql(sql).rows().get(0).get(0).asLong();
    }

    private static void succeed(Platform.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }
}
