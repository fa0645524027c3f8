package dev.lambent.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.feature.Transform;
import dev.lambent.serving.fixture.Await;
import dev.lambent.serving.sql.Database;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Homes that earlier versions saved (see the batch layer's test of this name, which describes the files): each saved epoch
 * shows exactly the rows that its text says, without a broker.
 */
class GoldenHomeIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @CsvSource({"v1, history, 2", "v1, log, 3"})
    void everySavedEpochShowsItsRows(String version, String name, int epochs) throws Exception {
        Path folder = Path.of(
                System.getProperty("lambent.root"), "common-transforms/src/test/resources/golden", version, name);
        Home home = new Home(folder.resolve("home"));
        Transform transform = Transform.compile(AppLoader.load(folder.resolve("app"), home));
        List<String> text = Files.readAllLines(folder.resolveSibling(name + ".txt"));
        try (Serving serving = new Serving(
                transform,
                home,
                "127.0.0.1:1",
                new Serving.Options("127.0.0.1", 0, new Database.Limits("300MB", 2), 8),
                Clock.systemUTC())) {
            Await.until(
                    "the newest epoch is shown",
                    Duration.ofSeconds(60),
                    () -> sql(serving, "SELECT max(epoch) FROM publications", "")
                                    .path("rows")
                                    .path(0)
                                    .path(0)
                                    .asInt()
                            == epochs);
            int views = 0;
            for (int i = 0; i < text.size(); i++) {
                if (text.get(i).startsWith("# ")) {
                    views++;
                    String[] view = text.get(i).split(" ");
                    String columns = Arrays.stream(view)
                            .skip(2)
                            .map(column -> '"' + column + '"')
                            .collect(Collectors.joining(", "));
                    for (int epoch = 1; epoch <= epochs; epoch++) {
                        JsonNode answer = sql(serving, "SELECT " + columns + " FROM " + view[1], "&epoch=" + epoch);
                        assertThat(rows(answer))
                                .as("%s of epoch %d", view[1], epoch)
                                .isEqualTo(saved(text.subList(i + 1, text.size()), epoch));
                    }
                }
            }
            assertThat(views).isEqualTo(6);
            assertThat(rows(sql(serving, "SELECT DISTINCT holds FROM audit", "")))
                    .containsExactly("\ttrue");
        }
    }

    private JsonNode sql(Serving serving, String sql, String parameters) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + serving.port() + "/sql?max_rows=100000" + parameters))
                .POST(HttpRequest.BodyPublishers.ofString(sql))
                .build();
        return JSON.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /** The rows of a section up to an epoch. */
    private static List<String> saved(List<String> section, int epoch) {
        return section.stream()
                .takeWhile(line -> !line.startsWith("# "))
                .filter(line -> Long.parseLong(line.substring(0, line.indexOf('\t'))) <= epoch)
                .map(line -> line.substring(line.indexOf('\t')))
                .sorted()
                .toList();
    }

    private static List<String> rows(JsonNode answer) {
        List<String> rows = new ArrayList<>();
        for (JsonNode row : answer.path("rows")) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                text.append('\t')
                        .append(value(
                                row.get(i),
                                answer.path("columns").get(i).path("type").asText()));
            }
            rows.add(text.toString());
        }
        rows.sort(null);
        return rows;
    }

    private static String value(JsonNode value, String type) {
        if (value.isNull()) {
            return "null";
        }
        return switch (type) {
            case "TIMESTAMP" -> "t" + Instant.parse(value.asText()).toEpochMilli();
            case "BLOB" -> HexFormat.of().formatHex(Base64.getDecoder().decode(value.asText()));
            case "VARCHAR" ->
                '"' + value.asText().replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n") + '"';
            case "DOUBLE" -> Double.toString(value.asDouble());
            default -> value.asText();
        };
    }
}
