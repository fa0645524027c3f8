package dev.lambent.deploy.platform;

import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** Keeps commands that change the platform of one home folder apart; it ends with its process at the latest. */
final class PlatformLock implements AutoCloseable {
    private final FileChannel channel;

    private PlatformLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes it at once or not at all.
     *
     * @throws LambentException (USER) if another command holds it
     */
    static PlatformLock take(Home home) {
        try {
            Files.createDirectories(home.run());
            Files.createDirectories(home.logs());
            FileChannel channel = FileChannel.open(
                    home.run().resolve("platform.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!isFree(channel)) {
                channel.close();
                throw LambentException.user(
                        "The platform is busy",
                        "another lambent command is working on " + home.path(),
                        "Wait until it has ended.");
            }
            return new PlatformLock(channel);
        } catch (IOException e) {
            throw LambentException.external(
                    "The home folder cannot be used",
                    home.path() + ": " + e.getMessage(),
                    "Check its permissions, or give another with --home.",
                    e);
        }
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw LambentException.external(
                    "The platform's lock cannot be given back", e.getMessage(), "Check the disk.", e);
        }
    }
}
