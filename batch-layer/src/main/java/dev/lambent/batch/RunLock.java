package dev.lambent.batch;

import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Only one batch run at a time works on a home. The lock is the operating system's: a killed run holds none. */
final class RunLock implements AutoCloseable {
    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws LambentException (USER) if another run holds it */
    static RunLock take(Home home) {
        Path file = home.batchLock();
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw LambentException.user(
                        "Another batch run is at work",
                        file + " is locked",
                        "Wait until it has finished, or stop it; it goes on where it was when started again.");
            }
            return new RunLock(channel);
        } catch (IOException e) {
            throw LambentException.external(
                    "The batch run's lock cannot be taken",
                    file + ": " + e,
                    "Check the folder's permissions and that its file system supports locks.",
                    e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException held) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw LambentException.external(
                    "The batch run's lock cannot be given back", String.valueOf(e), "Check the home folder's disk.", e);
        }
    }
}
