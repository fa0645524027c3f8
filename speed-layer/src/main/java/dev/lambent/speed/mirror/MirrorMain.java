package dev.lambent.speed.mirror;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Brokers;
import dev.lambent.app.Home;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/**
 * Copies the sources of an app's mirrored streams into their topics, until it is told to stop (SIGTERM): {@code --app DIR
 * --home DIR [--bootstrap HOST:PORT] [--accept-hole STREAM]…}. One process per app; of two, the later goes on.
 */
public final class MirrorMain {
    private MirrorMain() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    private static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            mirror(MirrorArguments.parse(args), line -> {
                out.println(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
                out.flush();
            });
            return 0;
        } catch (LambentException e) {
            err.println("error: " + e.problem());
            err.println("  because " + e.reason());
            err.println("  " + e.remedy());
            if (e.kind() == ErrorKind.INTERNAL) {
                e.printStackTrace(err);
            }
            return e.kind().exitCode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ErrorKind.EXTERNAL.exitCode();
        } catch (RuntimeException e) {
            err.println("error: The mirror failed");
            e.printStackTrace(err);
            return ErrorKind.INTERNAL.exitCode();
        }
    }

    private static void mirror(MirrorArguments arguments, Consumer<String> out) throws InterruptedException {
        Home home = new Home(arguments.home());
        App app = AppLoader.load(arguments.app(), home);
        String brokers = Brokers.resolve(arguments.bootstrap().orElse(null), app, home);
        List<MirroredStream> streams = MirroredStream.of(app, brokers, arguments.acceptedHoles());
        if (streams.isEmpty()) {
            throw LambentException.user(
                    "There is nothing to mirror",
                    "no stream of app " + app.name() + " has a source",
                    "Give one a source in " + app.folder().resolve("lambent.yaml") + ", or do without the mirror.");
        }
        for (String name : arguments.acceptedHoles()) {
            if (streams.stream().noneMatch(stream -> stream.name().equals(name))) {
                throw LambentException.user(
                        "The mirror's arguments are wrong",
                        "--accept-hole names " + name + ", and no stream of that name has a source",
                        "Name a stream that the mirror refused.");
            }
        }
        if (!app.history().isEmpty() && !Files.exists(home.currentState())) {
            throw LambentException.user(
                    "The mirror cannot start yet",
                    "the app declares history, and no publication holds it: its rows have to stand before all others",
                    "Run `lambent batch` first.");
        }
        Mirror mirror = new Mirror(streams, out);
        Thread stop = new Thread(() -> stop(mirror), "stop-mirror");
        Runtime.getRuntime().addShutdownHook(stop);
        mirror.run();
    }

    private static void stop(Mirror mirror) {
        try {
            mirror.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
