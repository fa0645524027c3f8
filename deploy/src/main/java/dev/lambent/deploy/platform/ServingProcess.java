package dev.lambent.deploy.platform;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.deploy.process.JavaProcess;
import dev.lambent.deploy.process.Jit;
import dev.lambent.deploy.process.SimpleLogging;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The process that answers. */
final class ServingProcess {
    static final String ROLE = "serving";

    private static final Duration READY_DEADLINE = Duration.ofSeconds(180);

    private ServingProcess() {}

    static JavaProcess start(Installation installation, App app, Home home, String bootstrap, int port)
            throws IOException {
        List<String> jvm = new ArrayList<>(List.of(
                "-Xms64m",
                "-Xmx640m",
                "-XX:+UseSerialGC",
                "-Duser.timezone=UTC",
                "--add-opens=java.base/java.nio=ALL-UNNAMED"));
        jvm.addAll(SimpleLogging.FLAGS);
        jvm.addAll(Jit.OPTIMISE_LATE);
        return JavaProcess.start(
                JavaCommand.of(
                        ROLE,
                        home.path(),
                        jvm,
                        installation.servingClassPath(),
                        "dev.lambent.serving.ServingMain",
                        List.of(
                                "--app",
                                app.folder().toAbsolutePath().toString(),
                                "--home",
                                home.path().toString(),
                                "--bootstrap",
                                bootstrap,
                                "--port",
                                Integer.toString(port))),
                home.logs().resolve("serving.log"));
    }

    /** Waits until it is ready. */
    static void await(JavaProcess process, String address) {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Wait.until(
                "Serving did not become ready",
                READY_DEADLINE,
                () -> isReady(http, request),
                process::isAlive,
                () -> process.lastWords(20));
    }

    private static boolean isReady(HttpClient http, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
