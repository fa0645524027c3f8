package dev.lambent.bundle;

import dev.lambent.encode.EncoderJson;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.Transform;
import dev.lambent.schema.RowSchema;
import dev.lambent.score.Model;
import dev.lambent.score.ScorerCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Saves and loads bundles. */
public final class Bundles {
    static final String MANIFEST = "manifest.json";
    static final String ENCODER = "encoder.json";
    static final String SCORER = "scorer.bin";
    static final String GOLDEN = "golden.bin";
    /** What the model's card shows; a bundle of format version 1 has none. */
    static final String EVIDENCE = "evidence.json";

    static final String CHECKSUMS = "checksums.json";

    private static final int ID_DIGITS = 16;

    private Bundles() {}

    /**
     * Reads and verifies a bundle: every checksum, the feature set, and that the golden vectors reproduce bit for bit.
     *
     * @throws LambentException (USER) saying what is off; nothing is loaded then
     */
    public static Model load(Path folder, Transform transform) {
        return load(folder, transform.featureSet(), transform.fold().outputSchema());
    }

    /** As {@link #load(Path, Transform)}, for a feature set given by its id and the schema of its rows. */
    public static Model load(Path folder, FeatureSetId featureSet, RowSchema features) {
        return new BundleReader(folder).load(featureSet, features);
    }

    /** The manifest of a bundle whose checksums hold; the model itself is not verified. */
    public static Manifest manifest(Path folder) {
        return new BundleReader(folder).manifest();
    }

    /**
     * Saves a model as a folder named by its id under {@code bundles}, verified before it appears there, in one step. The
     * same content has the same id; if it is there already and intact, that one is kept.
     *
     * @return the bundle's manifest, with its id
     */
    public static Manifest save(Path bundles, BundleContent content) {
        RowSchema schema = content.encoder().schema();
        Map<String, byte[]> files = new TreeMap<>();
        files.put(ENCODER, EncoderJson.write(content.encoder()));
        files.put(SCORER, ScorerCodec.write(content.scorer()));
        files.put(
                GOLDEN, GoldenVectors.of(content.goldenRows(), content.scorer()).write(schema));
        Manifest draft = content.manifest();
        Manifest manifest = draft.withId(id(draft, files));
        content.evidence().ifPresent(evidence -> files.put(EVIDENCE, evidence.apply(manifest.id())));
        files.put(MANIFEST, ManifestJson.write(manifest, files.containsKey(EVIDENCE)));
        files.put(CHECKSUMS, Checksums.of(files).write());

        Path target = bundles.resolve(manifest.id());
        if (Files.exists(target)) {
            load(target, manifest.featureSet(), schema);
            return manifest(target);
        }
        try {
            Files.createDirectories(bundles);
            Path draftFolder = Files.createTempDirectory(bundles, ".writing-");
            FolderWriter.write(draftFolder, files);
            load(draftFolder, manifest.featureSet(), schema);
            FolderWriter.publish(draftFolder, target);
        } catch (IOException e) {
            throw LambentException.external(
                    "Bundle " + manifest.id() + " could not be saved in " + bundles,
                    e.toString(),
                    "Check that the folder is writable and the disk is not full.",
                    e);
        }
        return manifest;
    }

    /** Hash of what decides a score (encoder, scorer, golden vectors) and of the manifest's lasting part. */
    static String id(Manifest manifest, Map<String, byte[]> files) {
        byte[] identity = ManifestJson.identity(manifest).toString().getBytes(StandardCharsets.UTF_8);
        return Checksums.sha256(identity, files.get(ENCODER), files.get(SCORER), files.get(GOLDEN))
                .substring(0, ID_DIGITS);
    }
}
