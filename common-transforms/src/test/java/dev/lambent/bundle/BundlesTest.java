package dev.lambent.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.encode.Encoder;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.schema.Row;
import dev.lambent.score.Model;
import dev.lambent.score.Scorer;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundlesTest {
    @TempDir
    Path bundles;

    private final Encoder encoder = SampleBundle.encoder();
    private final Scorer scorer = SampleBundle.trees(encoder);
    private Manifest saved;
    private Path folder;

    @BeforeEach
    void save() {
        saved = Bundles.save(bundles, SampleBundle.content(encoder, scorer, 1));
        folder = bundles.resolve(saved.id());
    }

    private Model load() {
        return Bundles.load(folder, SampleBundle.FEATURE_SET, SampleBundle.SCHEMA);
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(this::load).isInstanceOfSatisfying(LambentException.class, refusal -> {
            assertThat(refusal.kind()).isEqualTo(ErrorKind.USER);
            assertThat(refusal.problem()).isEqualTo("Bundle " + folder + " is refused");
            assertThat(refusal.reason()).contains(reason);
            assertThat(refusal.remedy()).endsWith(".");
        });
    }

    @Test
    void aSavedModelScoresAsBefore() {
        Model model = load();
        assertThat(model.id()).isEqualTo(saved.id()).matches("[0-9a-f]{16}");
        for (Row row : SampleBundle.rows()) {
            assertThat(model.score(row)).isEqualTo(scorer.score(row));
        }
        assertThat(Bundles.manifest(folder)).isEqualTo(saved);
        assertThat(saved.passed()).isTrue();
    }

    @Test
    void theSameContentHasTheSameIdAndIsKept() throws IOException {
        byte[] before = Files.readAllBytes(folder.resolve(Bundles.MANIFEST));
        assertThat(Bundles.save(bundles, SampleBundle.content(encoder, scorer, 2)))
                .isEqualTo(saved);
        assertThat(Files.readAllBytes(folder.resolve(Bundles.MANIFEST))).isEqualTo(before);
        assertThat(Bundles.save(bundles, SampleBundle.content(encoder, SampleBundle.linear(encoder), 1))
                        .id())
                .isNotEqualTo(saved.id());
        try (Stream<Path> entries = Files.list(bundles)) {
            assertThat(entries).hasSize(2);
        }
    }

    @Test
    void aCopyOfABundleIsThatBundleAndNothingIsOverwritten(@TempDir Path elsewhere) throws IOException {
        BundleFiles files = BundleFiles.read(folder);
        assertThat(files.manifest()).isEqualTo(saved);
        Path copy = files.copyInto(elsewhere.resolve("deep/er"));
        assertThat(copy).isEqualTo(elsewhere.resolve("deep/er").resolve(saved.id()));
        assertThat(Bundles.load(copy, SampleBundle.FEATURE_SET, SampleBundle.SCHEMA)
                        .id())
                .isEqualTo(saved.id());

        Path zip = elsewhere.resolve("model.zip");
        files.zip(zip);
        Path unzipped = elsewhere.resolve("unzipped");
        try (FileSystem inside = FileSystems.newFileSystem(zip)) {
            Path root = inside.getPath(saved.id());
            Files.createDirectories(unzipped);
            for (String name : files.names()) {
                Files.copy(root.resolve(name), unzipped.resolve(name));
            }
        }
        assertThat(Bundles.load(unzipped, SampleBundle.FEATURE_SET, SampleBundle.SCHEMA)
                        .id())
                .isEqualTo(saved.id());
        Path again = elsewhere.resolve("again.zip");
        files.zip(again);
        assertThat(again).hasSameBinaryContentAs(zip);

        Files.writeString(again, "precious");
        for (Runnable overwrite : List.<Runnable>of(() -> files.zip(again), () -> files.copyInto(copy.getParent()))) {
            assertThatThrownBy(overwrite::run)
                    .isInstanceOf(LambentException.class)
                    .hasMessageContaining("is there already, and is not overwritten");
        }
        assertThat(again).hasContent("precious");
        try (Stream<Path> drafts = Files.walk(elsewhere)) {
            assertThat(drafts.filter(file -> file.getFileName().toString().startsWith(".writing")))
                    .isEmpty();
        }
    }

    @Test
    void whatIsNotIntactIsNotCopied() throws IOException {
        Path file = folder.resolve(Bundles.SCORER);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> BundleFiles.read(folder)).hasMessageContaining("the checksum of scorer.bin");
        assertThatThrownBy(() -> BundleFiles.read(bundles.resolve("none"))).hasMessageContaining("no such folder");
    }

    @Test
    void everyByteOfEveryFileIsGuarded() throws IOException {
        for (String name :
                List.of(Bundles.MANIFEST, Bundles.ENCODER, Bundles.SCORER, Bundles.GOLDEN, Bundles.CHECKSUMS)) {
            Path file = folder.resolve(name);
            byte[] bytes = Files.readAllBytes(file);
            for (int at = 0; at < bytes.length; at += 1 + bytes.length / 60) {
                byte[] damaged = bytes.clone();
                damaged[at] ^= 1;
                Files.write(file, damaged);
                assertThatThrownBy(this::load)
                        .as("%s, byte %d", name, at)
                        .isInstanceOf(LambentException.class)
                        .hasMessageContaining("is refused");
            }
            Files.write(file, bytes);
        }
        assertThat(load().id()).isEqualTo(saved.id());
    }

    @Test
    void anotherFeatureSetIsRefused() {
        FeatureSetId other = new FeatureSetId("ffffffffffffffff");
        assertThatThrownBy(() -> Bundles.load(folder, other, SampleBundle.SCHEMA))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("trained on feature set 00112233445566aa, the app's is ffffffffffffffff");
    }

    @Test
    void missingAndAdditionalFilesAreRefused() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "hello");
        assertRefused("a file that does not belong to it: notes.txt");
        Files.delete(folder.resolve("notes.txt"));
        for (String name : List.of(Bundles.MANIFEST, Bundles.GOLDEN, Bundles.CHECKSUMS)) {
            byte[] bytes = Files.readAllBytes(folder.resolve(name));
            Files.delete(folder.resolve(name));
            assertRefused("its file " + name + " is missing");
            Files.write(folder.resolve(name), bytes);
        }
        Files.move(folder, bundles.resolve("elsewhere"));
        assertRefused("there is no such folder");
    }

    @Test
    void aNewerFormatIsRefusedByItsVersionWhateverElseItHas() throws IOException {
        replace(Bundles.MANIFEST, text -> text.replace("\"format\" : 1,", "\"format\" : 3,"));
        Files.writeString(folder.resolve("drift.bin"), "new in format 3");
        assertRefused("its format version is 3, this Lambent reads up to 2");
    }

    @Test
    void aChangedManifestWithNewChecksumsIsRefusedByItsId() throws IOException {
        replace(Bundles.MANIFEST, text -> text.replace("\"training_rows\" : 60", "\"training_rows\" : 61"));
        assertRefused("its content has the id");
    }

    @Test
    void aGoldenVectorThatDoesNotReproduceIsRefused() throws IOException {
        Map<String, byte[]> files = files();
        byte[] golden = files.get(Bundles.GOLDEN);
        golden[golden.length - 9] ^= 1; // the last bit of the last vector's score
        files.put(Bundles.GOLDEN, golden);
        Manifest manifest = saved.withId(Bundles.id(saved, files));
        files.put(Bundles.MANIFEST, ManifestJson.write(manifest, false));
        seal(files);
        assertRefused("golden vector 63 of 64 gives");
    }

    private interface Edit {
        String apply(String text);
    }

    private void replace(String name, Edit edit) throws IOException {
        Map<String, byte[]> files = files();
        String before = new String(files.get(name), UTF_8);
        String after = edit.apply(before);
        assertThat(after).isNotEqualTo(before);
        files.put(name, after.getBytes(UTF_8));
        seal(files);
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : new ArrayList<>(entries.toList())) {
                files.put(entry.getFileName().toString(), Files.readAllBytes(entry));
            }
        }
        return files;
    }

    /** Writes the files with checksums that fit them. */
    private void seal(Map<String, byte[]> files) throws IOException {
        files.remove(Bundles.CHECKSUMS);
        files.put(Bundles.CHECKSUMS, Checksums.of(files).write());
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
