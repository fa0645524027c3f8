package dev.lambent.serving;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Brokers;
import dev.lambent.app.Home;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import dev.lambent.fold.StateManifest;
import dev.lambent.serving.sql.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The serving process. Runs until it is ended. */
@Command(
        name = "serving",
        mixinStandardHelpOptions = true,
        description = "Answers SQL and look-ups over the merged views of an app, over HTTP.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended by a signal",
            "2:the app, an option or the environment is wrong",
            "70:a defect of Lambent",
            "75:something outside does not work"
        })
public final class ServingMain implements Callable<Integer> {
    /** As long as a start of the whole platform takes, or that of a process that died. */
    private static final Duration REST = Duration.ofSeconds(12);

    @Option(names = "--app", required = true, paramLabel = "DIR", description = "The app's folder.")
    private Path app;

    @Option(names = "--home", required = true, paramLabel = "DIR", description = "The app's home folder.")
    private Path home;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka; otherwise the app's, otherwise that of the platform in the home folder.")
    private String bootstrap;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on; ${DEFAULT-VALUE} answers this machine only.")
    private String host;

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "N",
            description = "Port to listen on, 0 for any free one; default ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--memory",
            defaultValue = "400MB",
            paramLabel = "SIZE",
            description = "Memory for speed rows and queries, besides the Java heap; default ${DEFAULT-VALUE}.")
    private String memory;

    @Option(
            names = "--threads",
            defaultValue = "2",
            paramLabel = "N",
            description = "Threads for queries; default ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--queries",
            defaultValue = "8",
            paramLabel = "N",
            description = "Queries that run at once; default ${DEFAULT-VALUE}.")
    private int queries;

    @Option(
            names = "--standby",
            paramLabel = "FILE",
            description = "Prepare everything, then wait until FILE.<process id> names the port to serve on.")
    private Path standby;

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        return new CommandLine(new ServingMain())
                .setExecutionExceptionHandler((e, commandLine, parsed) -> {
                    if (e instanceof LambentException known) {
                        commandLine.getErr().println("error: " + known.problem());
                        commandLine.getErr().println("  why:    " + known.reason());
                        commandLine.getErr().println("  remedy: " + known.remedy());
                        return known.kind().exitCode();
                    }
                    e.printStackTrace(commandLine.getErr());
                    return ErrorKind.INTERNAL.exitCode();
                })
                .execute(args);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!memory.matches("[1-9][0-9]*(KB|MB|GB|KiB|MiB|GiB)") || threads < 1 || queries < 1) {
            throw LambentException.user(
                    "An option is wrong",
                    "--memory is " + memory + ", --threads " + threads + ", --queries " + queries,
                    "Give --memory as a number with MB or GB, and the others as whole numbers from 1.");
        }
        Home homeFolder = new Home(home);
        if (standby != null) {
            Path order = Path.of(standby + "." + ProcessHandle.current().pid());
            port = new Standby(
                            order, REST, () -> StateManifest.current(homeFolder).isPresent())
                    .awaitOrder(new Rehearsal(() -> serve(homeFolder, 0)));
        }
        CountDownLatch ended = new CountDownLatch(1);
        Serving serving = serve(homeFolder, port);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            serving.close();
                            ended.countDown();
                        },
                        "shutdown"));
        System.out.println("Serving " + serving.app() + " on http://" + host + ":" + serving.port());
        ended.await();
        return CommandLine.ExitCode.OK;
    }

    private Serving serve(Home homeFolder, int listenOn) {
        // Beside the compilation of the app. If it fails, opening the database says why.
        Thread preload = new Thread(Database::preload, "preload");
        preload.setDaemon(true);
        preload.start();
        App loaded = AppLoader.load(app, homeFolder);
        return Serving.of(
                loaded,
                homeFolder,
                Brokers.resolve(bootstrap, loaded, homeFolder),
                new Serving.Options(host, listenOn, new Database.Limits(memory, threads), queries),
                Clock.systemUTC());
    }
}
