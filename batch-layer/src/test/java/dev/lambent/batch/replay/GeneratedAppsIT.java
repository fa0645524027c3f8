package dev.lambent.batch.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.batch.Batches;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.feature.Transform;
import dev.lambent.fold.Fold;
import dev.lambent.fold.KeyState;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.EventDecoder.Decoded;
import dev.lambent.schema.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Apps made by chance, ten queries in one replay each: Spark gives the features that a straight fold in log order gives. More of
 * them lie in {@code -Dgenerated.folder}, if {@code GeneratedAppsTest} wrote some.
 */
class GeneratedAppsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    static List<Path> apps() throws Exception {
        Path apps = Path.of(System.getProperty(
                "generated.folder",
                Path.of(System.getProperty("lambent.root"), "common-transforms/src/test/resources/generated")
                        .toString()));
        try (Stream<Path> all = Files.list(apps)) {
            return all.sorted().toList();
        }
    }

    /** A record of the log. */
    private record Logged(LogPlace place, byte[] value) {}

    @ParameterizedTest
    @MethodSource("apps")
    void aGeneratedAppIsReplayedInLogOrder(Path generated) throws Exception {
        Home home = new Home(folder.resolve("home"));
        Transform transform = Transform.compile(AppLoader.load(generated, home));
        SharedTransform shared = SharedTransform.of(transform, home);
        List<Logged> log = log(generated.resolve("rows.jsonl"));
        Map<LogPosition, Row> replayed = replay(log, transform, shared);
        Map<LogPosition, Row> folded = fold(log, transform);
        assertThat(replayed).hasSizeGreaterThan(50).hasSameSizeAs(folded);
        folded.forEach(
                (position, features) -> assertThat(replayed.get(position)).isEqualTo(features));
    }

    private static List<Logged> log(Path file) throws Exception {
        Map<String, Long> offsets = new HashMap<>();
        List<Logged> log = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode row = JSON.readTree(line);
            String stream = row.get("stream").asText();
            int partition = row.get("partition").asInt();
            long offset = offsets.merge(stream + partition, 1L, Long::sum) - 1;
            log.add(new Logged(
                    new LogPlace(row.get("log_time").asLong(), LogPosition.of(stream, partition, offset)),
                    row.get("value").toString().getBytes(UTF_8)));
        }
        return log;
    }

    private Map<LogPosition, Row> replay(List<Logged> log, Transform transform, SharedTransform shared)
            throws Exception {
        SparkSession spark = Batches.spark();
        List<org.apache.spark.sql.Row> archive = log.stream()
                .map(row -> RowFactory.create(
                        row.place().position().topic(),
                        row.place().position().partition().partition(),
                        row.place().position().offset(),
                        row.place().logTimeMillis(),
                        row.place().logTimeMillis(),
                        null,
                        row.value()))
                .toList();
        Dataset<org.apache.spark.sql.Row> decoded =
                Decoding.decode(spark.createDataFrame(archive, TableColumns.ARCHIVE_TABLE), shared);
        Path states = Files.createDirectories(folder.resolve("states"));
        StructType table = TableColumns.features(transform.fold().outputSchema());
        Dataset<org.apache.spark.sql.Row> parts =
                Folding.parts(Folding.keyed(decoded, shared), shared, 3, states.toString(), Long.MAX_VALUE / 4);
        Map<LogPosition, Row> features = new HashMap<>();
        for (org.apache.spark.sql.Row row :
                SparkRows.toWire(Folding.gather(parts, shared, 2, table)).collectAsList()) {
            Row before = features.put(
                    LogPosition.of(row.getString(0), row.getInt(1), row.getLong(2)),
                    SparkRows.take(row, transform.fold().outputSchema(), TableColumns.PLACE.size() + 1));
            assertThat(before).isNull();
        }
        return features;
    }

    private static Map<LogPosition, Row> fold(List<Logged> log, Transform transform) {
        Fold fold = transform.fold();
        Map<String, KeyState> states = new HashMap<>();
        Map<LogPosition, Row> features = new HashMap<>();
        for (Logged row :
                log.stream().sorted(Comparator.comparing(Logged::place)).toList()) {
            String stream = row.place().position().topic();
            Decoded decoded =
                    transform.decoder(stream).decode(row.value(), row.place().logTimeMillis());
            Row input = fold.prepare(stream, ((Decoded.Accepted) decoded).row());
            if (input == null) {
                continue;
            }
            Row[] parts = new Row[fold.sets().size()];
            for (int set = 0; set < parts.length; set++) {
                int number = set;
                KeyState state = states.computeIfAbsent(set + "/" + fold.key(set, input), key -> fold.newState(number));
                parts[set] = fold.step(set, state, row.place().logTimeMillis(), input, fold.mayScore(input));
            }
            Row finished = fold.mayScore(input) ? fold.finish(input, parts) : null;
            if (finished != null) {
                features.put(row.place().position(), finished);
            }
        }
        return features;
    }
}
