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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The process that answers, and the one that stands by for it. */
final class ServingProcess {
    static final String ROLE = "serving";
    /** Another one, which the keeper starts: it has done all that a start takes, and serves when the first one dies. */
    static final String STANDBY = "serving-2";

    private static final Duration READY_DEADLINE = Duration.ofSeconds(180);

    private ServingProcess() {}

    static JavaProcess start(Installation installation, App app, Home home, String bootstrap, int port)
            throws IOException {
        return start(ROLE, installation, app, home, bootstrap, List.of("--port", Integer.toString(port)));
    }

    /** Starts one that serves only when it is {@linkplain #promote promoted}. */
    static JavaProcess startStandby(Installation installation, App app, Home home, String bootstrap)
            throws IOException {
        return start(
                STANDBY,
                installation,
                app,
                home,
                bootstrap,
                List.of("--standby", orders(home).toString()));
    }

    /** The standby takes the place of the process that served. */
    static void promote(RunFiles files, Home home, long standbyPid, int port) {
        files.writeProcess(ROLE, standbyPid);
        files.write(orders(home).resolveSibling(orders(home).getFileName() + "." + standbyPid), Integer.toString(port));
        files.forget(STANDBY);
    }

    /** With a dot and the id of the process that is meant. */
    private static Path orders(Home home) {
        return home.run().resolve("serving-2.order");
    }

    private static JavaProcess start(
            String role, Installation installation, App app, Home home, String bootstrap, List<String> how)
            throws IOException {
        List<String> jvm = new ArrayList<>(List.of(
                "-Xms64m",
                "-Xmx640m",
                "-XX:+UseSerialGC",
                "-Duser.timezone=UTC",
                "--add-opens=java.base/java.nio=ALL-UNNAMED"));
        jvm.addAll(SimpleLogging.FLAGS);
        jvm.addAll(Jit.OPTIMISE_LATE);
        List<String> arguments = new ArrayList<>(List.of(
                "--app",
                app.folder().toAbsolutePath().toString(),
                "--home",
                home.path().toString(),
                "--bootstrap",
                bootstrap));
        arguments.addAll(how);
        return JavaProcess.start(
                JavaCommand.of(
                        role,
                        home.path(),
                        jvm,
                        installation.servingClassPath(),
                        "dev.lambent.serving.ServingMain",
                        arguments),
                log(home));
    }

    /** Of the process that answers and of the one that stands by. */
    static Path log(Home home) {
        return home.logs().resolve(ROLE + ".log");
    }

    /** Waits until it is ready. */
    static void await(String address, BooleanSupplier alive, Supplier<String> lastWords) {
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        Wait.until("Serving did not become ready", READY_DEADLINE, () -> isReady(http, request), alive, lastWords);
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
