package dev.lambent.deploy.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A disk of its own for the home folder, which can be filled: a tmpfs, mounted for the test. */
final class SmallDisk implements AutoCloseable {
    private static final int BLOCK_BYTES = 1 << 20;

    private final Path mount;
    private final Path filler;

    private SmallDisk(Path mount) {
        this.mount = mount;
        filler = mount.resolve("filler");
    }

    /** Empty, and said so loudly, where mounting is not permitted. */
    static Optional<SmallDisk> mount(Path folder, int megabytes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        if (run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString()) != 0) {
            System.out.println(
                    "\n!!! NO DISK CAN BE MOUNTED HERE (that takes root): THE DISK IS NEVER FULL IN THIS RUN !!!\n");
            return Optional.empty();
        }
        return Optional.of(new SmallDisk(folder));
    }

    /** Leaves no byte. */
    void fill() {
        byte[] block = new byte[BLOCK_BYTES];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (mount.toFile().getUsableSpace() > BLOCK_BYTES) {
                throw new IllegalStateException("the disk cannot be filled", e);
            }
        }
    }

    void free() throws IOException {
        Files.deleteIfExists(filler);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        return process.waitFor(20, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    /** The processes that used it have to be gone. */
    @Override
    public void close() throws IOException, InterruptedException {
        if (run("umount", mount.toString()) != 0) {
            run("umount", "-l", mount.toString());
            throw new AssertionError("Something still uses " + mount + ": a process was left behind");
        }
    }
}
