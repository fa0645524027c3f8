package dev.lambent.app;

import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file of a home folder that one process at a time has locked: whoever has it works alone. The lock is the operating
 * system's, so a process that was killed holds none.
 */
public final class HomeLock implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;

    private HomeLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock at once or not at all.
     *
     * @param file made if it is missing, with its folders; it stays
     * @return empty if somebody holds it, in another process or in this one
     * @throws LambentException (EXTERNAL) if the file cannot be written or its file system has no locks
     */
    public static Optional<HomeLock> tryTake(Path file) {
        try {
            Files.createDirectories(file.getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isFree(channel)) {
                return Optional.of(new HomeLock(file, channel));
            }
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            throw LambentException.external(
                    "A lock of the home folder cannot be taken",
                    file + ": " + e,
                    "Check the folder's permissions and that its file system supports locks, or give another with --home.",
                    e);
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException heldHere) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw LambentException.external(
                    "A lock of the home folder cannot be given back",
                    file + ": " + e,
                    "Check the home folder's disk.",
                    e);
        }
    }
}
