package dev.lambent.deploy.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.deploy.Lambent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command says and returns for what the view holds; the SQL itself is asked in BikeHireIT. */
class SkewCommandTest {
    private static final String NEWEST = "{\"columns\": [\"transform\", \"epoch\"], \"rows\": [%s]}";
    private static final String LINES =
            """
            {"columns": ["feature", "rows", "mismatches", "bound", "largest", "blame", "evidence"],
             "rows": [["spend_1h", 4000, 12, 0.0048, 3.5, "late_row", "late rows were left out (explains 12 of 12); a-0@7"],
                      ["hour", 4000, 0, 0.00075, null, null, null]]}
            """;

    @TempDir
    Path folder;

    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private String skew(int expectedExit, String manifest, String... answers) throws Exception {
        Queue<String> left = new ArrayDeque<>(List.of(answers));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/sql", exchange -> {
            byte[] body = left.remove().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Home home = new Home(folder.resolve("home"));
        new Endpoints(null, null, "http://127.0.0.1:" + server.getAddress().getPort()).write(home);
        Path app = folder.resolve("app");
        Lambent.commandLine().execute("init", app.toString());
        Files.writeString(app.resolve("lambent.yaml"), manifest, StandardOpenOption.APPEND);
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            assertThat(Lambent.commandLine()
                            .execute(
                                    "skew",
                                    "--app",
                                    app.toString(),
                                    "--home",
                                    home.path().toString()))
                    .isEqualTo(expectedExit);
        } finally {
            System.setOut(before);
        }
        assertThat(left).isEmpty();
        return out.toString(UTF_8);
    }

    @Test
    void aMismatchIsAboveABudgetOfNothing() throws Exception {
        assertThat(skew(1, "", NEWEST.formatted("[\"00112233aabbccdd\", 9]"), LINES))
                .contains("transform 00112233aabbccdd", "epoch 9")
                .containsPattern("spend_1h +4,000 +12 +0.0048 +3.5 +late_row")
                .contains("spend_1h: late rows were left out (explains 12 of 12); a-0@7")
                .contains("ABOVE the budget of 0.0: spend_1h.");
    }

    @Test
    void whatTheAppBearsIsWithinItsBudget() throws Exception {
        assertThat(skew(0, "\nskew: { budget: 0.003 }\n", NEWEST.formatted("[\"00112233aabbccdd\", 9]"), LINES))
                .contains("WITHIN the budget");
    }

    @Test
    void nothingComparedIsNoPass() throws Exception {
        assertThat(skew(1, "", NEWEST.formatted(""))).contains("Nothing has been compared yet");
    }
}
