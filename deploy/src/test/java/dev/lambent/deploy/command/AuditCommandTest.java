package dev.lambent.deploy.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lambent.app.Endpoints;
import dev.lambent.app.Home;
import dev.lambent.deploy.Lambent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the command says and returns for what serving answers; what serving finds is tested there. */
class AuditCommandTest {
    private static final String ANSWER =
            """
            {"holds": %s, "failures": [%s],
             "total": {"rows_read": 7, "lost": 0},
             "partitions": [{"topic": "orders", "partition": 3, "rows_read": 7, "ticks": 2}],
             "lines": [{"epoch": 1, "layer": "batch", "topic": "orders", "partition": 3, "from_offset": 0, "to_offset": 9,
                        "offsets": 9, "rows": 7, "ticks": 2, "clock_steps": 5, "holds": true}]}
            """;

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private String audit(int expectedExit, int status, String answer, String... options) throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/audit", exchange -> {
            byte[] body = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Home home = new Home(folder.resolve("home"));
        new Endpoints(null, null, "http://127.0.0.1:" + server.getAddress().getPort()).write(home);
        Path app = folder.resolve("app");
        Lambent.commandLine().execute("init", app.toString());
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            CommandLine line = Lambent.commandLine();
            line.setErr(new PrintWriter(err, true));
            String[] arguments = new String[5 + options.length];
            System.arraycopy(
                    new String[] {
                        "audit", "--app", app.toString(), "--home", home.path().toString()
                    },
                    0,
                    arguments,
                    0,
                    5);
            System.arraycopy(options, 0, arguments, 5, options.length);
            assertThat(line.execute(arguments)).isEqualTo(expectedExit);
        } finally {
            System.setOut(before);
        }
        return out.toString(UTF_8);
    }

    @Test
    void whatHoldsIsExitCodeZeroWithATablePerPartitionAndEpoch() throws Exception {
        assertThat(audit(0, 200, ANSWER.formatted("true", "")))
                .contains("HOLDS: everything adds up.")
                .containsPattern("1 +batch +orders +3 +0 +9 +9 +7 .*5 +true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "orders-3: 1 rows of the log are in no view (lost)",
                "orders-3: 1 rows are in the views more than once (duplicated)",
                "orders-3: 1 rows of the views are not in the log (unknown)"
            })
    void whatDoesNotHoldIsExitCodeOneAndNamesThePartition(String failure) throws Exception {
        assertThat(audit(1, 200, ANSWER.formatted("false", '"' + failure + '"')))
                .contains("It does NOT add up:")
                .contains("  " + failure);
        stop();
        assertThat(audit(1, 200, ANSWER.formatted("false", '"' + failure + '"'), "--json"))
                .contains("\"failures\"")
                .contains(failure);
    }

    @Test
    void anAuditThatCouldNotBeDoneIsNeitherZeroNorOne() throws Exception {
        String error = "{\"error\": {\"problem\": \"The log cannot be audited\", \"reason\": \"no broker\"}}";
        audit(75, 503, error);
        assertThat(err.toString()).contains("The log cannot be audited").contains("no broker");
    }
}
