package dev.lambent.bundle;

import dev.lambent.error.LambentException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The files of one bundle, read and verified: every checksum holds, and the id fits the content. Whether this Lambent
 * scores with them as the one that trained it did is another question, see {@link Bundles#load}.
 */
public final class BundleFiles {
    private final Manifest manifest;
    private final SortedMap<String, byte[]> files;

    BundleFiles(Manifest manifest, SortedMap<String, byte[]> files) {
        this.manifest = manifest;
        this.files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** @throws LambentException (USER) saying what is off */
    public static BundleFiles read(Path folder) {
        return new BundleReader(folder).files();
    }

    public Manifest manifest() {
        return manifest;
    }

    /** What the model's card shows; empty for a bundle that was saved without. */
    public Optional<byte[]> evidence() {
        return Optional.ofNullable(files.get(Bundles.EVIDENCE));
    }

    /** Names, sorted. */
    public Set<String> names() {
        return files.keySet();
    }

    public long bytes() {
        return files.values().stream().mapToLong(file -> file.length).sum();
    }

    /**
     * Writes the files as the folder {@code parent/<id>}, whole or not at all.
     *
     * @return the folder, which {@link Bundles#load} takes
     * @throws LambentException (USER) if there is such a folder already, (EXTERNAL) if it cannot be written
     */
    public Path copyInto(Path parent) {
        Path target = parent.resolve(manifest.id());
        requireNew(target);
        try {
            Files.createDirectories(parent);
            Path draft = Files.createTempDirectory(parent, ".writing-");
            FolderWriter.write(draft, files);
            FolderWriter.publish(draft, target);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
        return target;
    }

    /**
     * Writes the files as a ZIP file with one folder, named by the id; the same bundle gives the same bytes.
     *
     * @throws LambentException (USER) if the file is there already, (EXTERNAL) if it cannot be written
     */
    public void zip(Path target) {
        requireNew(target);
        try {
            Path parent = target.toAbsolutePath().getParent();
            Files.createDirectories(parent);
            Path draft = parent.resolve(".writing-" + target.getFileName());
            try (OutputStream out = Files.newOutputStream(draft)) {
                writeZip(out);
            }
            Files.move(draft, target);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private void writeZip(OutputStream out) throws IOException {
        LocalDateTime created = LocalDateTime.ofEpochSecond(manifest.createdAtMillis() / 1000, 0, ZoneOffset.UTC);
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (var file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(manifest.id() + "/" + file.getKey());
                entry.setTimeLocal(created);
                zip.putNextEntry(entry);
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
    }

    private static void requireNew(Path target) {
        if (Files.exists(target)) {
            throw LambentException.user(
                    "Nothing was written",
                    target + " is there already, and is not overwritten",
                    "Name another place, or take it away first.");
        }
    }

    private static LambentException unwritable(Path target, IOException e) {
        return LambentException.external(
                "The bundle could not be written to " + target,
                e.toString(),
                "Check that the folder is writable and the disk is not full.",
                e);
    }
}
