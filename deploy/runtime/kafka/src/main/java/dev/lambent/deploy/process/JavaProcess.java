package dev.lambent.deploy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    private JavaProcess(Process process, String role, Path log) {
        this.process = process;
        this.role = role;
        this.log = log;
        this.hook = new Thread(() -> stop(HOOK_GRACE), "stop-" + role);
    }

    /** Starts the process; its output is appended to {@code log}. */
    public static JavaProcess start(JavaCommand command, Path log) throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        ProcessBuilder builder = new ProcessBuilder(command.words())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(command.environment());
        JavaProcess started = new JavaProcess(builder.start(), command.role(), log);
        Runtime.getRuntime().addShutdownHook(started.hook);
        return started;
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

    /** The last lines of the log, for error messages. */
    public String logTail(int lines) {
        try {
            List<String> all = Files.readAllLines(log);
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
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
