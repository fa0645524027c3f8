package dev.lambent.batch.keep;

import dev.lambent.app.Home;
import dev.lambent.codec.JsonDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Deletes fold states and plans of epochs that are not kept. */
final class OldStates {
    private static final Pattern STATE = Pattern.compile("epoch-(\\d+)");
    private static final Pattern PLAN = Pattern.compile("done-(\\d+)\\.json");

    private final Home home;

    OldStates(Home home) {
        this.home = home;
    }

    /**
     * Deletes the states of epochs before {@code oldestEpoch}, but for the one a speed job would start from and the one
     * before it, which a job that was submitted a moment ago may be loading; and the plans of epochs before it.
     *
     * @return how many states went
     */
    int deleteBefore(long oldestEpoch) {
        try {
            long current = JsonDocument.parse(home.currentState().toString(), Files.readString(home.currentState()))
                    .number("epoch");
            long before = Math.min(oldestEpoch, current - 1);
            List<Path> states = numberedBefore(home.currentState().getParent(), STATE, before);
            for (Path state : states) {
                deleteFolder(state);
            }
            for (Path plan : numberedBefore(home.batchRun(), PLAN, before)) {
                Files.deleteIfExists(plan);
            }
            return states.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> numberedBefore(Path folder, Pattern pattern, long epoch) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.toList()) {
                Matcher name = pattern.matcher(child.getFileName().toString());
                if (name.matches() && Long.parseLong(name.group(1)) < epoch) {
                    found.add(child);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return found;
    }

    /** The manifest first: a folder without one is no state. */
    private static void deleteFolder(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("manifest.json"));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }
}
