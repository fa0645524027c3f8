package dev.lambent.deploy.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Main class of every child process: runs another main class and ends when its parent does. The parent holds the
 * other end of standard input; when the parent dies, however it dies, the pipe ends and so does the child. One byte
 * {@link #LET_GO} unties the child for good.
 */
public final class Leash {
    static final int LET_GO = 'd';
    /** The exit code of a process whose parent died; as after SIGTERM. */
    static final int PARENT_GONE = 143;

    private static final long GRACE_MILLIS = 20_000;

    private Leash() {}

    /** {@code args[0]} names the class to run, the others are its arguments. */
    public static void main(String[] args) throws Throwable {
        Thread watcher = new Thread(Leash::watch, "leash");
        watcher.setDaemon(true);
        watcher.start();
        try {
            Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object)
                    Arrays.copyOfRange(args, 1, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void watch() {
        try {
            if (System.in.read() == LET_GO) {
                return;
            }
        } catch (IOException e) {
            System.err.println("leash: standard input cannot be read (" + e.getMessage() + "), ending");
        }
        Thread guard = new Thread(Leash::haltAfterGrace, "leash-guard");
        guard.setDaemon(true);
        guard.start();
        System.exit(PARENT_GONE);
    }

    /** Shutdown hooks that hang must not keep the process. */
    private static void haltAfterGrace() {
        try {
            Thread.sleep(GRACE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(PARENT_GONE);
    }
}
