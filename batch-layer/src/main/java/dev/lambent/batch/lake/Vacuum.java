package dev.lambent.batch.lake;

import static java.util.Objects.requireNonNull;

import dev.lambent.error.LambentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Deletes what no version of a table from a given one on refers to: data files that were replaced before it, left-overs of
 * attempts that died, and the part of the table's log that only older versions need. The files to keep are named by the
 * table's log, never told from their age. Only for the holder of the home's lock: nobody else writes to the tables.
 */
public final class Vacuum {
    /** A younger file stays: a task of a run that has died may still be at work on another machine. */
    public static final Duration SAFE_AGE = Duration.ofHours(1);

    private static final Pattern LOG_FILE = Pattern.compile("(\\d{20})\\.(json|crc|checkpoint\\..*)");

    private final Lake lake;

    /**
     * What went.
     *
     * @param dataFiles files that held rows
     * @param bytes their size
     * @param logFiles files of the table's log
     */
    public record Result(int dataFiles, long bytes, int logFiles) {}

    public Vacuum(Lake lake) {
        this.lake = requireNonNull(lake, "lake is null");
    }

    /**
     * @param version the oldest that stays readable
     * @throws LambentException (EXTERNAL) if a file cannot be deleted; what went before stays gone
     */
    public Result run(String table, long version, long nowMillis) {
        Path folder = Path.of(lake.path(table));
        long before = nowMillis - SAFE_AGE.toMillis();
        try {
            Map<String, Path> unused = unused(table, folder, version, before);
            long bytes = 0;
            for (Path file : unused.values()) {
                bytes += Files.size(file);
                delete(file);
            }
            int logFiles = trimLog(folder.resolve("_delta_log"), version, before);
            return new Result(unused.size(), bytes, logFiles);
        } catch (IOException | UncheckedIOException e) {
            throw LambentException.external(
                    "Old files of the table " + table + " cannot be deleted",
                    e.toString(),
                    "Check the folder's permissions; the next run tries again.",
                    e);
        }
    }

    private Map<String, Path> unused(String table, Path folder, long version, long before) throws IOException {
        Map<String, Path> files = new HashMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Vacuum::holdsRows).toList()) {
                if (Files.getLastModifiedTime(file).toMillis() < before) {
                    files.put(file.getFileName().toString(), file);
                }
            }
        }
        // Most runs end here: every file belongs to the newest version.
        files.keySet().removeAll(lake.newest(table).fileNames());
        if (!files.isEmpty()) {
            files.keySet().removeAll(kept(table, version));
        }
        return files;
    }

    /** A file of any version from this one on was in it, or was added after it. */
    private Set<String> kept(String table, long version) {
        Set<String> names = new HashSet<>(lake.at(table, version).fileNames());
        lake.addedAfter(table, version).forEach(file -> names.add(TableVersion.name(file)));
        return names;
    }

    private static boolean holdsRows(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith("_") && !name.startsWith(".") && Files.isRegularFile(file);
    }

    /** A version is read from the last checkpoint before it; commits older than that serve only older versions. */
    private static int trimLog(Path log, long version, long before) throws IOException {
        Map<Path, Long> versions = new HashMap<>();
        long checkpoint = -1;
        try (Stream<Path> all = Files.list(log)) {
            for (Path file : all.toList()) {
                Matcher name = LOG_FILE.matcher(file.getFileName().toString());
                if (name.matches()) {
                    long number = Long.parseLong(name.group(1));
                    versions.put(file, number);
                    if (name.group(2).equals("checkpoint.parquet") && number <= version) {
                        checkpoint = Math.max(checkpoint, number);
                    }
                }
            }
        }
        int deleted = 0;
        // The oldest first: if it ends half-way, what is left has no gap.
        List<Path> byVersion = versions.keySet().stream().sorted().toList();
        for (Path file : byVersion) {
            if (versions.get(file) < checkpoint
                    && Files.getLastModifiedTime(file).toMillis() < before) {
                delete(file);
                deleted++;
            }
        }
        return deleted;
    }

    private static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        // Hadoop's own checksum beside it.
        Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    }
}
