package dev.lambent.bundle;

import dev.lambent.codec.MalformedBinaryException;
import dev.lambent.encode.Encoder;
import dev.lambent.encode.EncoderJson;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.Model;
import dev.lambent.score.Scorer;
import dev.lambent.score.ScorerCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads one bundle, believing nothing before it is verified. */
final class BundleReader {
    private static final List<String> FILES =
            List.of(Bundles.MANIFEST, Bundles.ENCODER, Bundles.SCORER, Bundles.GOLDEN, Bundles.CHECKSUMS);
    private static final String RESTORE =
            "Restore the folder from a copy, or train again; do not edit the files of a bundle.";

    private final Path folder;

    BundleReader(Path folder) {
        this.folder = folder;
    }

    Manifest manifest() {
        return manifest(verifiedFiles());
    }

    BundleFiles files() {
        SortedMap<String, byte[]> files = verifiedFiles();
        Manifest manifest = manifest(files);
        requireId(manifest, files);
        return new BundleFiles(manifest, files);
    }

    Model load(FeatureSetId featureSet, RowSchema features) {
        Map<String, byte[]> files = verifiedFiles();
        Manifest manifest = manifest(files);
        if (!manifest.featureSet().equals(featureSet)) {
            throw refused(
                    "it was trained on feature set " + manifest.featureSet() + ", the app's is " + featureSet,
                    "Train a model on the app's features.sql as it is now, or go back to the features.sql it was trained on.");
        }
        requireId(manifest, files);
        try {
            Encoder encoder = EncoderJson.read(files.get(Bundles.ENCODER), features);
            Scorer scorer = ScorerCodec.read(files.get(Bundles.SCORER), encoder);
            if (scorer.kind() != manifest.kind()) {
                throw refused("its manifest says " + manifest.kind() + ", its scorer " + scorer.kind(), RESTORE);
            }
            GoldenVectors golden = GoldenVectors.read(files.get(Bundles.GOLDEN), features);
            if (golden.size() < BundleContent.MIN_GOLDEN_ROWS) {
                throw refused("it has only " + golden.size() + " golden vectors", RESTORE);
            }
            Optional<String> difference = golden.firstDifference(scorer);
            if (difference.isPresent()) {
                throw refused(
                        "golden " + difference.get() + ", so this Lambent would not score as the one that trained it",
                        "Train the model again with this version of Lambent, or run the version that made it.");
            }
            return new LoadedModel(manifest, scorer);
        } catch (MalformedBinaryException e) {
            throw refused("its golden vectors cannot be read: " + e.getMessage(), RESTORE);
        }
    }

    private void requireId(Manifest manifest, Map<String, byte[]> files) {
        String id = Bundles.id(manifest, files);
        if (!id.equals(manifest.id())) {
            throw refused("its id is " + manifest.id() + " but its content has the id " + id, RESTORE);
        }
    }

    private Manifest manifest(Map<String, byte[]> files) {
        try {
            return ManifestJson.read(files.get(Bundles.MANIFEST));
        } catch (IOException | IllegalArgumentException e) {
            throw refused("its manifest cannot be read: " + e.getMessage(), RESTORE);
        }
    }

    /** Every file, once the format is known and all checksums hold. */
    private SortedMap<String, byte[]> verifiedFiles() {
        if (!Files.isDirectory(folder)) {
            throw refused("there is no such folder", "Check the home folder, or train a model.");
        }
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (!FILES.contains(name) && !name.equals(Bundles.EVIDENCE)) {
                    // A newer format may have more files; only then is this no damage.
                    requireKnownFormat();
                    throw refused("it has a file that does not belong to it: " + name, RESTORE);
                }
                files.put(name, Files.readAllBytes(entry));
            }
        } catch (IOException e) {
            throw LambentException.external(
                    "Bundle " + folder + " cannot be read", e.toString(), "Check that it is readable.", e);
        }
        requireKnownFormat();
        for (String name : FILES) {
            if (!files.containsKey(name)) {
                throw refused("its file " + name + " is missing", RESTORE);
            }
        }
        verify(files);
        return files;
    }

    private void requireKnownFormat() {
        int format;
        try {
            format = ManifestJson.format(Files.readAllBytes(folder.resolve(Bundles.MANIFEST)));
        } catch (IOException e) {
            return; // missing or damaged: the checks that follow say so
        }
        if (format > ManifestJson.FORMAT_VERSION) {
            throw refused(
                    "it was written by a newer Lambent: its format version is " + format + ", this Lambent reads up to "
                            + ManifestJson.FORMAT_VERSION,
                    "Run the Lambent version that made it, or a newer one.");
        }
    }

    private void verify(Map<String, byte[]> files) {
        Map<String, String> expected;
        try {
            expected = Checksums.read(files.get(Bundles.CHECKSUMS)).byFile();
        } catch (IOException e) {
            throw refused("its checksums cannot be read: " + e.getMessage(), RESTORE);
        }
        Map<String, byte[]> covered = new TreeMap<>(files);
        covered.remove(Bundles.CHECKSUMS);
        Map<String, String> actual = Checksums.of(covered).byFile();
        for (String name : covered.keySet()) {
            if (!actual.get(name).equals(expected.get(name))) {
                throw refused(
                        "the checksum of " + name + " does not match: the file is damaged or was changed", RESTORE);
            }
        }
        if (expected.size() != actual.size()) {
            throw refused("its checksums name files that it does not have: " + expected.keySet(), RESTORE);
        }
    }

    private LambentException refused(String reason, String remedy) {
        return LambentException.user("Bundle " + folder + " is refused", reason, remedy);
    }
}
