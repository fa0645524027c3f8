package dev.lambent.feature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.fold.Fold;
import dev.lambent.fold.KeyState;
import dev.lambent.fold.StateFile;
import dev.lambent.schema.EventDecoder;
import dev.lambent.schema.Row;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fold states that were saved by a version of each format, in the middle of the logs of the kept generated apps (every
 * aggregate over every kind of frame; the fourth bounds the rows of a key): they are read, and the rest of the log gives what it gave then.
 */
class GoldenStatesTest {
    private static final Path RESOURCES =
            Path.of(System.getProperty("lambent.root", ".."), "common-transforms/src/test/resources");
    private static final ObjectMapper JSON = new ObjectMapper();

    private record LogRow(String stream, long logTime, Row row) {}

    private final Map<String, KeyState> states = new TreeMap<>();

    private static Path file(int app) {
        return RESOURCES.resolve("golden/states/v1/app" + app + ".state.gz");
    }

    private static Transform transform(int app) {
        Path folder = RESOURCES.resolve("generated/app" + app);
        return Transform.compile(AppLoader.load(folder, new Home(folder.resolve("home"))));
    }

    private static List<LogRow> log(Transform transform, int app) throws IOException {
        List<LogRow> log = new ArrayList<>();
        for (String line : Files.readAllLines(RESOURCES.resolve("generated/app" + app + "/rows.jsonl"))) {
            JsonNode json = JSON.readTree(line);
            String stream = json.get("stream").asText();
            long logTime = json.get("log_time").asLong();
            EventDecoder.Decoded decoded = transform
                    .decoder(stream)
                    .decode(json.get("value").toString().getBytes(UTF_8), logTime);
            log.add(new LogRow(stream, logTime, ((EventDecoder.Decoded.Accepted) decoded).row()));
        }
        return log;
    }

    private List<Row> fold(Fold fold, List<LogRow> log) {
        List<Row> features = new ArrayList<>();
        for (LogRow entry : log) {
            Row input = fold.prepare(entry.stream(), entry.row());
            Row[] parts = new Row[fold.sets().size()];
            for (int set = 0; set < parts.length; set++) {
                int index = set;
                KeyState state = states.computeIfAbsent(set + "/" + fold.key(set, input), key -> fold.newState(index));
                parts[set] = fold.step(set, state, entry.logTime(), input, true);
            }
            Row row = fold.finish(input, parts);
            if (row != null) {
                features.add(row);
            }
        }
        return features;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void aSavedStateGoesOnAsIfItHadNeverBeenSaved(int app) throws IOException {
        Transform transform = transform(app);
        Fold fold = transform.fold();
        List<LogRow> log = log(transform, app);
        fold(fold, log.subList(0, log.size() / 2));
        List<Row> expected = fold(fold, log.subList(log.size() / 2, log.size()));
        states.clear();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file(app)));
                StateFile.Reader reader =
                        StateFile.read(in, transform.featureSet(), file(app).toString())) {
            for (StateFile.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                states.put(entry.set() + "/" + entry.key(), fold.readState(entry.set(), entry.state()));
            }
        }
        assertThat(states).hasSizeGreaterThan(20);
        assertThat(fold(fold, log.subList(log.size() / 2, log.size()))).isEqualTo(expected);
        assertThat(expected).hasSizeGreaterThan(50);
    }

    /** Writes the files anew: for another format version, beside the old ones. */
    @Tag("drill")
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void writesStates(int app) throws IOException {
        Transform transform = transform(app);
        List<LogRow> log = log(transform, app);
        fold(transform.fold(), log.subList(0, log.size() / 2));
        Files.createDirectories(file(app).getParent());
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file(app)));
                StateFile.Writer writer = StateFile.write(out, transform.featureSet())) {
            for (var state : states.entrySet().stream()
                    .sorted(Comparator.comparing(Map.Entry::getKey))
                    .toList()) {
                int slash = state.getKey().indexOf('/');
                writer.append(new StateFile.Entry(
                        Integer.parseInt(state.getKey().substring(0, slash)),
                        state.getKey().substring(slash + 1),
                        state.getValue().toBytes()));
            }
        }
    }
}
