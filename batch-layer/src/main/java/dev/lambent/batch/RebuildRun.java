package dev.lambent.batch;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.train.Stop;
import dev.lambent.batch.train.Training;
import dev.lambent.batch.train.TrainingInput;
import dev.lambent.batch.train.Trial;
import dev.lambent.bundle.Bundles;
import dev.lambent.bundle.Manifest;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.view.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Trains a registered model once more from its lineage: the tables in the versions it was trained on, its seed, its candidate
 * with its parameters. The id of a bundle is a hash of everything that decides a score, so the same id is the same model, to
 * the last bit of every coefficient. Nothing is registered or published.
 */
final class RebuildRun {
    private final SparkSession spark;
    private final Home home;
    private final Transform transform;
    private final Report report;

    RebuildRun(SparkSession spark, Home home, Transform transform, Report report) {
        this.spark = spark;
        this.home = home;
        this.transform = transform;
        this.report = report;
    }

    /**
     * Rebuilds.
     *
     * @param model a bundle's full id
     * @throws LambentException (USER) if the app computes other features now, the tables as they were are gone, or another
     *     model comes out
     */
    void run(String model) {
        Manifest manifest = Bundles.manifest(home.bundle(model));
        requireSameFeatures(manifest);
        try (RunLock onlyRun = RunLock.ofRun(home, Duration.ZERO)) {
            Path folder = temporary();
            try {
                report.step("Train model " + model + " again, from the tables as they were", () -> {
                    String rebuilt = Training.run(input(manifest, folder), new ReportedProgress(report))
                            .manifest()
                            .id();
                    requireSame(manifest, rebuilt);
                });
            } finally {
                delete(folder);
            }
        }
        report.say("Model " + model + " came out again, bit by bit: encoder, coefficients, threshold.");
    }

    private void requireSameFeatures(Manifest manifest) {
        if (!manifest.featureSet().equals(transform.featureSet())) {
            throw LambentException.user(
                    "Model " + manifest.id() + " cannot be rebuilt",
                    "it was trained on feature set " + manifest.featureSet().value() + ", and the app computes "
                            + transform.featureSet().value() + " now",
                    "Name the app as it was then with --app; the home folder keeps every version in apps/.");
        }
    }

    private TrainingInput input(Manifest manifest, Path folder) {
        Map<String, Long> versions = manifest.provenance().tableVersions();
        requireTables(manifest, versions);
        App app = transform.app();
        App narrowed = app.withTrain(app.train()
                .only(
                        Trial.candidate(manifest.kind()),
                        manifest.provenance().parameters(),
                        manifest.provenance().seed()));
        return new TrainingInput(
                narrowed,
                transform.featureSet(),
                transform.fold().outputSchema(),
                transform.inputs(),
                new LabelledRows(new Lake(spark, home), app, versions).read(),
                folder,
                Optional.empty(),
                versions,
                manifest.createdAtMillis(),
                Stop.never());
    }

    /** Old versions go when no publication needs them any more. */
    private void requireTables(Manifest manifest, Map<String, Long> versions) {
        Lake lake = new Lake(spark, home);
        for (String table : List.of(Tables.FEATURES, Tables.LABELS, Tables.EVENTS)) {
            Long version = versions.get(table);
            try {
                if (version != null) {
                    lake.read(table, version).count();
                    continue;
                }
            } catch (RuntimeException gone) {
                throw gone(manifest, table + " in version " + version + " is gone", gone);
            }
            throw gone(manifest, "its bundle does not say which version of " + table + " it was trained on", null);
        }
    }

    private static LambentException gone(Manifest manifest, String reason, RuntimeException cause) {
        return LambentException.user(
                "Model " + manifest.id() + " cannot be rebuilt",
                reason,
                "Keep more publications (keep.epochs), so that the tables of the next models stay.",
                cause);
    }

    private static void requireSame(Manifest manifest, String rebuilt) {
        if (!rebuilt.equals(manifest.id())) {
            throw LambentException.user(
                    "Model " + manifest.id() + " did not come out again",
                    "from the same tables, parameters and seed came " + rebuilt + "; it was trained with "
                            + manifest.provenance().environment(),
                    "Compare label.sql, train.folds, train.holdout, train.calibration and train.threshold with those of then"
                            + " (the home folder keeps every version of the app in apps/), and the versions above with"
                            + " today's.");
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("lambent-rebuild");
        } catch (IOException e) {
            throw LambentException.external(
                    "There is no room for a bundle", e.toString(), "Check the folder for temporary files.", e);
        }
    }

    private static void delete(Path folder) {
        try {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        } catch (IOException e) {
            throw LambentException.external(
                    "What was built cannot be deleted", folder + ": " + e, "Delete the folder by hand.", e);
        }
    }
}
