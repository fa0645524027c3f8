package dev.lambent.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.lambent.error.LambentException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of an app: {@code lambent.yaml}, the SQL files and the jars of functions it names. Small and serializable, so that an engine can
 * ship an app to machines that do not see its folder; {@link AppLoader#load(AppFiles, Home)} gives the same app there.
 *
 * @param folder the folder, absolute
 * @param texts by path relative to the folder, with {@code /} between names; sorted
 * @param jars the same, of jars, in base64
 */
public record AppFiles(String folder, TreeMap<String, String> texts, TreeMap<String, String> jars)
        implements Serializable {
    /** The file that makes a folder an app. */
    public static final String MANIFEST = "lambent.yaml";

    /** The default of {@code features}. */
    static final String FEATURES = "features.sql";

    /** The default of {@code views}, if there is such a file. */
    static final String VIEWS = "views.sql";

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final long MAX_FILE_BYTES = 1 << 20;

    /** An app is shipped with every job, and kept with every version of it. */
    private static final long MAX_JAR_BYTES = 8 << 20;

    public AppFiles {
        requireNonNull(folder, "folder is null");
        texts = new TreeMap<>((SortedMap<String, String>) texts);
        jars = new TreeMap<>((SortedMap<String, String>) jars);
    }

    public AppFiles(String folder, TreeMap<String, String> texts) {
        this(folder, texts, new TreeMap<>());
    }

    /**
     * Reads a folder. Files that are named but not there are left out; {@link AppLoader} reports them.
     *
     * @throws LambentException (USER) if it is no app or a file is no text, (EXTERNAL) if it cannot be read
     */
    public static AppFiles read(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        if (!Files.isRegularFile(root.resolve(MANIFEST))) {
            throw LambentException.user(
                    root + " is no app",
                    Files.isDirectory(root) ? "it holds no " + MANIFEST : "there is no such folder",
                    "Name a folder that holds a " + MANIFEST + "; `lambent init DIR` makes one to start from.");
        }
        TreeMap<String, String> texts = new TreeMap<>();
        String manifest = text(root.resolve(MANIFEST));
        texts.put(MANIFEST, manifest);
        for (String name : ManifestYaml.fileNames(manifest)) {
            inside(root, name).filter(Files::isRegularFile).ifPresent(file -> texts.put(name, text(file)));
        }
        TreeMap<String, String> jars = new TreeMap<>();
        for (String name : ManifestYaml.jarNames(manifest)) {
            inside(root, name)
                    .filter(Files::isRegularFile)
                    .ifPresent(file -> jars.put(name, Base64.getEncoder().encodeToString(bytes(file, MAX_JAR_BYTES))));
        }
        return new AppFiles(root.toString(), texts, jars);
    }

    /**
     * Writes the files as a folder that {@link #read} reads: whole or not at all. A folder that is there stays as it is.
     *
     * @throws LambentException (EXTERNAL) if it cannot be written
     */
    public void keep(Path target) {
        if (Files.exists(target)) {
            return;
        }
        try {
            Files.createDirectories(target.getParent());
            Path draft = Files.createTempDirectory(target.getParent(), ".draft-");
            for (var file : texts.entrySet()) {
                Files.writeString(place(draft, file.getKey()), file.getValue());
            }
            for (var jar : jars.entrySet()) {
                Files.write(place(draft, jar.getKey()), Base64.getDecoder().decode(jar.getValue()));
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw LambentException.external(
                    "The app cannot be kept in the home folder",
                    target + ": " + e,
                    "Check the folder's permissions and free space, then repeat the run.",
                    e);
        }
    }

    private static Path place(Path folder, String name) throws IOException {
        Path path = folder.resolve(name).normalize();
        Files.createDirectories(path.getParent());
        return path;
    }

    /** A jar, by its path as the manifest writes it. */
    Optional<FunctionJar> jar(String path) {
        return Optional.ofNullable(jars.get(path)).map(base64 -> new FunctionJar(path, base64));
    }

    /** The text of a file, by its path as the manifest writes it. */
    Optional<String> text(String path) {
        return Optional.ofNullable(texts.get(path));
    }

    private static Optional<Path> inside(Path root, String name) {
        try {
            return Optional.of(root.resolve(name).normalize()).filter(file -> file.startsWith(root));
        } catch (InvalidPathException e) {
            return Optional.empty(); // no such file can exist
        }
    }

    private static String text(Path file) {
        try {
            String text = UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file, MAX_FILE_BYTES)))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw LambentException.user(file + " cannot be read", "it is not UTF-8", "Save the file as UTF-8.", e);
        }
    }

    private static byte[] bytes(Path file, long most) {
        try {
            long bytes = Files.size(file);
            if (bytes > most) {
                throw LambentException.user(
                        file + " cannot be read",
                        "it has " + bytes + " bytes, more than " + most,
                        "An app's files are short texts and small jars; keep data elsewhere.");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw LambentException.external(
                    file + " cannot be read", e.toString(), "Check the file and its permissions.", e);
        }
    }
}
