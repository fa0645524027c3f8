package dev.lambent.deploy.platform;

import dev.lambent.app.Home;
import dev.lambent.deploy.process.JavaCommand;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What the home folder's {@code run/} says about running processes. A process id counts only if the process carries
 * our mark for this home: ids are reused by the operating system.
 */
final class RunFiles {

    private final Home home;

    RunFiles(Home home) {
        this.home = home;
    }

    /** The running process of {@code role}, if there is one. */
    Optional<ProcessHandle> process(String role) {
        Path file = pidFile(role);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            return ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                    .filter(RunFiles::lives)
                    .filter(p -> isOurs(p, role));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        } catch (NumberFormatException e) {
            throw LambentException.internal("The state of the platform is not known", file + " holds no process id", e);
        }
    }

    /** Whether the process runs, or is suspended. */
    static boolean lives(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    void writeProcess(String role, long pid) {
        write(pidFile(role), Long.toString(pid));
        delete(givenUpFile(role));
    }

    /** Whether {@code role} was started and not stopped since; it may have died. */
    boolean isWanted(String role) {
        return Files.exists(pidFile(role));
    }

    /** Notes that nobody will start {@code role} again before somebody asks for it. */
    void writeGivenUp(String role, String reason) {
        write(givenUpFile(role), reason);
    }

    boolean isGivenUp(String role) {
        return Files.exists(givenUpFile(role));
    }

    /** Ends the process if it runs: asks, and after {@code grace} insists. Returns whether it ran. */
    boolean stop(String role, Duration grace) {
        Optional<ProcessHandle> running = process(role);
        running.ifPresent(p -> {
            p.destroy();
            try {
                p.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                p.destroyForcibly();
                p.onExit().join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while stopping " + role, e);
            } catch (java.util.concurrent.ExecutionException e) {
                throw LambentException.internal(role + " cannot be stopped", String.valueOf(e.getCause()), e);
            }
        });
        forget(role);
        return running.isPresent();
    }

    /** Nobody misses {@code role} from now on. */
    void forget(String role) {
        delete(pidFile(role));
        delete(givenUpFile(role));
    }

    /** Ends the process as a crash would: it stays wanted. */
    void kill(String role) {
        process(role).ifPresent(p -> {
            p.destroyForcibly();
            p.onExit().join();
        });
    }

    void deleteEndpoints() {
        delete(home.endpoints());
    }

    SpeedRuns speedRuns() {
        return read(home.run().resolve("speed.json")).map(SpeedRuns::fromJson).orElse(SpeedRuns.NONE);
    }

    void writeSpeedRuns(SpeedRuns run) {
        write(home.run().resolve("speed.json"), run.toJson());
    }

    private Path pidFile(String role) {
        return home.run().resolve(role + ".pid");
    }

    private Path givenUpFile(String role) {
        return home.run().resolve(role + ".given-up");
    }

    /**
     * Whether the process has ended and its parent has not asked for its exit code yet. The parent of what a command has let
     * go is process 1, which in some containers takes seconds. A process calls itself a zombie when its first thread has
     * ended; its ports are free when the last one has.
     */
    private static boolean isZombie(long pid) {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2) && threads(process) <= 1;
        } catch (IOException e) {
            // There is no such folder on this system, or the process has gone this moment.
            return false;
        }
    }

    private static long threads(Path process) throws IOException {
        try (Stream<Path> threads = Files.list(process.resolve("task"))) {
            return threads.count();
        }
    }

    /**
     * Whether it has the mark of the role, or that of the role's stand-in, which has taken its place. Where the operating
     * system does not show arguments, the id alone has to do.
     */
    private boolean isOurs(ProcessHandle process, String role) {
        List<String> marks = List.of(JavaCommand.mark(role, home.path()), JavaCommand.mark(role + "-2", home.path()));
        ProcessHandle.Info info = process.info();
        return info.arguments()
                .map(arguments -> Arrays.stream(arguments).anyMatch(marks::contains))
                .or(() -> info.commandLine().map(line -> marks.stream().anyMatch(line::contains)))
                .orElse(true);
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw LambentException.external(
                    "The state of the platform cannot be read",
                    file + ": " + e.getMessage(),
                    "Delete the file, then run `lambent up` again.",
                    e);
        }
    }

    /** Whole or not at all: readers may look at any moment. */
    void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw LambentException.external(
                    "The state of the platform cannot be kept",
                    file + ": " + e.getMessage(),
                    "Check that the home folder is writable.",
                    e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be deleted", e);
        }
    }
}
