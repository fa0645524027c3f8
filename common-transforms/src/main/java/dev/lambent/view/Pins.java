package dev.lambent.view;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.codec.JsonDocument;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The epochs that serving processes still read: a file {@code <id>.json} per process. A process writes its file before it
 * reads what it pins, and again every few seconds as a sign of life; what a pin names is not deleted while it is
 * {@linkplain #live alive}.
 */
public final class Pins {
    /** A process that has not written for this long reads nothing any more. */
    public static final Duration SIGN_OF_LIFE = Duration.ofSeconds(60);

    private static final Duration LONG_DEAD = Duration.ofDays(1);
    private static final int FORMAT_VERSION = 1;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final String SUFFIX = ".json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    /**
     * One process.
     *
     * @param oldestEpoch it reads nothing of an older epoch; 0 is older than every publication
     * @param writtenAtMillis when it said so
     */
    public record Pin(String id, long oldestEpoch, long writtenAtMillis) {
        public Pin {
            requireNonNull(id, "id is null");
            if (!ID.matcher(id).matches() || oldestEpoch < 0) {
                throw new IllegalArgumentException("no pin: " + id + " at epoch " + oldestEpoch);
            }
        }
    }

    /** @param folder {@code pins} of the home folder; made when the first pin is written */
    public Pins(Path folder) {
        this.folder = requireNonNull(folder, "folder is null");
    }

    /** Replaces the process's file in one step. */
    public void write(Pin pin) {
        Path file = file(pin.id());
        Path draft = folder.resolve(pin.id() + ".tmp");
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    draft,
                    JSON.createObjectNode()
                                    .put("format", FORMAT_VERSION)
                                    .put("oldestEpoch", pin.oldestEpoch())
                                    .put("writtenAt", pin.writtenAtMillis())
                                    .toString()
                            + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable("The epochs in use cannot be noted", file, e);
        }
    }

    /** The process reads nothing any more. */
    public void delete(String id) {
        try {
            Files.deleteIfExists(file(id));
        } catch (IOException e) {
            throw unusable("A note of epochs in use cannot be deleted", file(id), e);
        }
    }

    /**
     * The pins of processes that are alive.
     *
     * @throws LambentException if one cannot be read: then nobody knows what it pins
     */
    public List<Pin> live(long nowMillis) {
        return all().stream()
                .filter(pin -> nowMillis - pin.writtenAtMillis() < SIGN_OF_LIFE.toMillis())
                .toList();
    }

    /** The oldest epoch that a process which is alive reads; empty if there is none. */
    public OptionalLong oldest(long nowMillis) {
        return live(nowMillis).stream().mapToLong(Pin::oldestEpoch).min();
    }

    /** Deletes the files of processes that died a day ago or earlier; returns how many. */
    public int deleteLongDead(long nowMillis) {
        int deleted = 0;
        for (Pin pin : all()) {
            if (nowMillis - pin.writtenAtMillis() > LONG_DEAD.toMillis()) {
                delete(pin.id());
                deleted++;
            }
        }
        return deleted;
    }

    private List<Pin> all() {
        List<Pin> pins = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.getFileName().toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                read(file, pins);
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw unusable("The epochs in use cannot be told", folder, e);
        }
        return pins;
    }

    private static void read(Path file, List<Pin> pins) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            // Its process has just ended.
            return;
        }
        String name = file.getFileName().toString();
        pins.add(JsonDocument.parse("the pin " + file, text)
                .requireFormat(FORMAT_VERSION)
                .checked(root -> new Pin(
                        name.substring(0, name.length() - SUFFIX.length()),
                        root.number("oldestEpoch"),
                        root.number("writtenAt"))));
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    private static LambentException unusable(String problem, Path path, IOException e) {
        return LambentException.external(
                problem, path + ": " + e, "Check the folder's permissions and free space; it is tried again.", e);
    }
}
