package dev.lambent.deploy.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A running child process. It ends with this JVM (see {@link Leash}) until it is let go. Its output goes to a log file
 * only, so that it can outlive this JVM.
 */
public final class JavaProcess {
    private static final Duration HOOK_GRACE = Duration.ofSeconds(15);

    private final Process process;
    private final String role;
    private final Path log;
    private final Thread hook;
    private Thread copier;

    private JavaProcess(Process process, String role, Path log) {
        this.process = process;
        this.role = role;
        this.log = log;
        this.hook = new Thread(() -> stop(HOOK_GRACE), "stop-" + role);
    }

    /** Starts the process; its output is appended to {@code log}. */
    public static JavaProcess start(JavaCommand command, Path log) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        return started(
                command,
                log,
                new ProcessBuilder(command.words())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
    }

    /**
     * Starts a process for a person to watch: its standard output goes to {@code screen}, its standard error is appended
     * to {@code log}. Such a process cannot be let go.
     */
    public static JavaProcess startShown(JavaCommand command, Path log, OutputStream screen) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        JavaProcess process = started(
                command,
                log,
                new ProcessBuilder(command.words()).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())));
        process.copier = new Thread(() -> process.copyOutput(screen), "output-of-" + command.role());
        process.copier.start();
        return process;
    }

    private static JavaProcess started(JavaCommand command, Path log, ProcessBuilder builder) throws IOException {
        builder.environment().putAll(command.environment());
        JavaProcess started = new JavaProcess(builder.start(), command.role(), log);
        Runtime.getRuntime().addShutdownHook(started.hook);
        return started;
    }

    private void copyOutput(OutputStream screen) {
        byte[] buffer = new byte[8192];
        try (InputStream output = process.getInputStream()) {
            for (int n = output.read(buffer); n >= 0; n = output.read(buffer)) {
                screen.write(buffer, 0, n);
                screen.flush();
            }
        } catch (IOException e) {
            System.err.println("The output of " + role + " is shown no further: " + e.getMessage());
        }
    }

    public long pid() {
        return process.pid();
    }

    public Path log() {
        return log;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    public int waitFor() throws InterruptedException {
        int code = process.waitFor();
        if (copier != null) {
            copier.join();
        }
        removeHook();
        return code;
    }

    /** Unties the process: from now on it outlives this JVM. */
    public void letGo() {
        try {
            process.getOutputStream().write(Leash.LET_GO);
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(role + " (process " + pid() + ") cannot be let go: it has ended", e);
        }
        removeHook();
    }

    /** SIGTERM, then SIGKILL when {@code grace} has passed. Returns when the process has ended. */
    public void stop(Duration grace) {
        process.destroy();
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        removeHook();
    }

    /** SIGKILL. Returns when the process has ended. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
        removeHook();
    }

    /** Lines of the log that name errors, and its last lines: at most {@code lines} of each, for error messages. */
    public String lastWords(int lines) {
        return lastWords(log, lines);
    }

    /** As {@link #lastWords(int)}, of a process that is known by its log alone. */
    public static String lastWords(Path log, int lines) {
        try {
            List<String> all = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            int tail = Math.max(0, all.size() - lines);
            List<String> errors = all.subList(0, tail).stream()
                    .filter(line -> line.contains("ERROR") || line.contains("Caused by") || line.contains("Exception:"))
                    .toList();
            return String.join("\n", errors.subList(Math.max(0, errors.size() - lines), errors.size())) + "\n"
                    + String.join("\n", all.subList(tail, all.size()));
        } catch (IOException e) {
            return "(the log " + log + " cannot be read: " + e.getMessage() + ")";
        }
    }

    private void removeHook() {
        if (Thread.currentThread() == hook) {
            return;
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down already and runs the hook, which finds the process ended.
            return;
        }
    }
}
