package dev.lambent.deploy.platform;

import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Held while processes of one kind are started or stopped, by a command or by the keeper: neither may start what the other
 * has just started. Taken for seconds, and waited for; {@code platform.lock}, which a command holds to its end, is another.
 */
final class StartLock implements AutoCloseable {
    static final String KAFKA = "kafka";
    static final String LAYERS = "layers";
    static final String SPEED_JOB = "speed-job";

    /** A file lock belongs to the whole JVM; threads of one exclude each other by these. */
    private static final Map<String, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock thread;
    private final FileChannel channel;

    private StartLock(ReentrantLock thread, FileChannel channel) {
        this.thread = thread;
        this.channel = channel;
    }

    /** Waits until nobody else holds the lock {@code name} of {@code home}. */
    static StartLock take(Home home, String name) {
        ReentrantLock thread = THREADS.computeIfAbsent(home.path() + " " + name, key -> new ReentrantLock());
        thread.lock();
        FileChannel channel = null;
        try {
            Files.createDirectories(home.run());
            channel = FileChannel.open(
                    home.run().resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (thread.getHoldCount() == 1) {
                channel.lock();
            }
            return new StartLock(thread, channel);
        } catch (IOException e) {
            thread.unlock();
            close(channel);
            throw LambentException.external(
                    "The platform's processes cannot be locked",
                    home.run() + ": " + e.getMessage(),
                    "Check that the home folder is writable.",
                    e);
        }
    }

    private static void close(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw LambentException.external("A lock cannot be given back", e.getMessage(), "Check the disk.", e);
            }
        }
    }

    /** Closing the channel gives the file lock back. */
    @Override
    public void close() {
        try {
            close(channel);
        } finally {
            thread.unlock();
        }
    }
}
