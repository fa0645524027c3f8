package dev.lambent.deploy.platform;

import dev.lambent.deploy.screen.Screen;
import dev.lambent.error.LambentException;

/** Work that is done on a thread of its own, at most once at a time. */
final class Errand {
    private final String name;
    private final Runnable work;
    private final Screen screen;
    private volatile boolean busy;
    private volatile boolean failed;

    /** @param name completes "… failed" */
    Errand(String name, Screen screen, Runnable work) {
        this.name = name;
        this.screen = screen;
        this.work = work;
    }

    boolean isBusy() {
        return busy;
    }

    /** Whether the last one ended with an error. */
    boolean hasFailed() {
        return failed;
    }

    /** Must not be called while it is busy. */
    void begin() {
        busy = true;
        Thread thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        failed = true;
        try {
            work.run();
            failed = false;
        } catch (LambentException e) {
            screen.say("%s failed: %s: %s", name, e.problem(), e.reason());
        } catch (RuntimeException e) {
            screen.say("%s failed: %s", name, e);
        } finally {
            busy = false;
        }
    }
}
