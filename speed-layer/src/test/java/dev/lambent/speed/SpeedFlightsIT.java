package dev.lambent.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.deploy.kafka.LocalKafka;
import dev.lambent.fold.StateFile;
import dev.lambent.fold.StateManifest;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.testing.FlightsApp;
import dev.lambent.speed.testing.FlightsBundle;
import dev.lambent.speed.testing.Oracle;
import dev.lambent.speed.testing.RunningJob;
import dev.lambent.speed.testing.SpeedReader;
import dev.lambent.speed.testing.TestLog;
import dev.lambent.speed.wire.ShippedApp;
import dev.lambent.speed.wire.StartPoint;
import dev.lambent.view.ControlEntry;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The speed job with the project's own example app: the compiled fold, its state and its windows. */
class SpeedFlightsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @TempDir
    static Path folder;

    private static LocalKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = LocalKafka.start(folder.resolve("kafka"));
    }

    @AfterAll
    static void stopKafka() {
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void featuresEqualThoseOfAStraightFoldBitForBit(int partitions) throws Exception {
        Path home = folder.resolve("home" + partitions);
        ShippedApp app = FlightsApp.named("flights" + partitions, partitions, home);
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), app.transform().app())) {
            Random random = new Random(21);
            send(log, random, partitions, 0, 3000);
            try (RunningJob job = RunningJob.start(kafka.bootstrapServers(), app, StartPoint.beginning(), 2, home)) {
                send(log, random, partitions, 3000, 3000);
                List<Arrival> rows = log.rows();
                job.readUpTo(rows.get(rows.size() - 1).place().logTimeMillis(), DEADLINE);
                Map<LogPosition, byte[]> expected = new Oracle(app).records(rows, List.of());
                assertThat(SpeedReader.requireEqual(job.said(), expected)).isZero();
                assertThat(job.said().stream()
                                .filter(one ->
                                        one.record() instanceof SpeedRecord.Event event && event.served() != null)
                                .count())
                        .isGreaterThan(2000);
                SpeedReader.requireTrueProgress(job.said());
            }
        }
    }

    @Test
    void aJobStartedFromAPublicationGoesOnBitForBitAndTakesUpNewModels() throws Exception {
        Path folderOfHome = folder.resolve("published");
        Home home = new Home(folderOfHome);
        ShippedApp app = FlightsApp.named("published", 3, folderOfHome);
        App flights = app.transform().app();
        assertThatThrownBy(() -> SpeedMain.startPoint(app.transform(), home))
                .hasMessageContaining("Run `lambent batch` first");
        SpeedJobs.topics(kafka.bootstrapServers(), app);
        try (TestLog log = new TestLog(kafka.bootstrapServers(), flights)) {
            Random random = new Random(22);
            send(log, random, 3, 0, 3000);
            List<Arrival> rows = log.rows();
            long boundary = rows.get(1500).place().logTimeMillis();
            List<Arrival> before = upTo(boundary, rows);
            Oracle oracle = new Oracle(app);
            List<Row> features = features(app, oracle.records(before, List.of()).values());
            String first = FlightsBundle.save(app.transform(), home, features, 1);
            String second = FlightsBundle.save(app.transform(), home, features, 2);
            String damaged = FlightsBundle.save(app.transform(), home, features, 3);
            flipAByte(home.bundle(damaged).resolve("scorer.bin"));
            publish(home, app, boundary, rows, oracle.states(), first);
            oracle.putInForce(first);

            StartPoint start = SpeedMain.startPoint(app.transform(), home);
            try (RunningJob job = RunningJob.start(kafka.bootstrapServers(), app, start, 2, folderOfHome)) {
                send(log, random, 3, 3000, 500);
                log.control(app.transform().featureSet(), ControlEntry.Type.PREPARE, second);
                assertThat(job.awaitAnswers(second, 2, DEADLINE)).allMatch(SpeedRecord.Acknowledged::accepted);
                log.control(app.transform().featureSet(), ControlEntry.Type.ACTIVATE, second);
                send(log, random, 3, 3500, 500);
                log.control(app.transform().featureSet(), ControlEntry.Type.PREPARE, damaged);
                assertThat(job.awaitAnswers(damaged, 2, DEADLINE)).allSatisfy(answer -> {
                    assertThat(answer.accepted()).isFalse();
                    assertThat(answer.message()).contains("is refused").contains("scorer.bin");
                });
                send(log, random, 3, 4000, 500);
                List<Arrival> after = new ArrayList<>(log.rows());
                after.removeAll(upTo(boundary, after));
                job.readUpTo(after.get(after.size() - 1).place().logTimeMillis(), DEADLINE);
                Map<LogPosition, byte[]> expected = oracle.records(after, log.controlEntries());
                assertThat(SpeedReader.requireEqual(job.said(), expected)).isZero();
                assertThat(bundles(job.said())).containsExactlyInAnyOrder(first, second);
            }
        }
    }

    private static List<Arrival> upTo(long logTimeMillis, List<Arrival> rows) {
        return rows.stream()
                .filter(row -> row.place().logTimeMillis() <= logTimeMillis)
                .toList();
    }

    private static List<Row> features(ShippedApp app, Collection<byte[]> records) {
        SpeedRecordCodec codec = app.transform().speedCodec();
        return records.stream()
                .map(codec::fromBytes)
                .flatMap(record -> record instanceof SpeedRecord.Event event && event.served() != null
                        ? Stream.of(event.served().features())
                        : Stream.of())
                .toList();
    }

    private static Set<String> bundles(List<SpeedReader.Said> said) {
        return said.stream()
                .flatMap(one -> one.record() instanceof SpeedRecord.Event event && event.served() != null
                        ? Stream.of(event.served().bundle())
                        : Stream.of())
                .collect(Collectors.toSet());
    }

    /** What the batch layer leaves behind when it has published an epoch. */
    private static void publish(
            Home home,
            ShippedApp app,
            long boundary,
            List<Arrival> rows,
            List<StateFile.Entry> states,
            String activeBundle)
            throws IOException {
        Map<LogPartition, Boundary.Mark> marks = new HashMap<>();
        for (Arrival row : rows) {
            LogPosition position = row.place().position();
            if (row.place().logTimeMillis() > boundary) {
                marks.merge(
                        position.partition(),
                        new Boundary.Mark(position.offset(), boundary),
                        (one, other) -> one.offset() < other.offset() ? one : other);
            }
        }
        assertThat(marks).hasSize(3);
        Path folder = Files.createDirectories(home.state(7));
        for (int file = 0; file < 2; file++) {
            try (OutputStream out = Files.newOutputStream(folder.resolve("part-" + file + ".state"));
                    StateFile.Writer writer =
                            StateFile.write(out, app.transform().featureSet())) {
                for (int i = file; i < states.size(); i += 2) {
                    writer.append(states.get(i));
                }
            }
        }
        StateManifest manifest = new StateManifest(
                7,
                app.transform().featureSet(),
                app.transform().id(),
                Boundary.of(boundary, marks),
                Optional.of(activeBundle),
                0,
                List.of("part-0.state", "part-1.state"));
        Files.writeString(folder.resolve("manifest.json"), manifest.toJson());
        app.files().keep(home.app(app.transform().id().value()));
        Files.writeString(home.currentState(), StateManifest.pointer(7));
    }

    private static void flipAByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private static void send(TestLog log, Random random, int partitions, long firstId, int count) {
        for (int i = 0; i < count; i++) {
            log.send("flights", random.nextInt(partitions), FlightsApp.row(random, firstId + i));
            if (random.nextInt(50) == 0) {
                log.flush();
            }
        }
        log.flush();
    }
}
