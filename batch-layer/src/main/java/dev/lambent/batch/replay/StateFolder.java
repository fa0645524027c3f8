package dev.lambent.batch.replay;

import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.fold.StateFile;
import dev.lambent.fold.StateManifest;
import dev.lambent.log.Boundary;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericRow;

/** The neutral fold states of epochs: {@code state/epoch-N/}. Visible to the speed layer once a publication names them. */
public final class StateFolder {
    private final Home home;

    public StateFolder(Home home) {
        this.home = home;
    }

    /** An empty folder for an epoch's state; what an unfinished run left there is removed. */
    Path prepare(long epoch) {
        Path folder = home.state(epoch);
        try {
            Files.createDirectories(folder);
            for (Path file : list(folder)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
        return folder;
    }

    /** Writes the manifest, which makes the epoch's state complete. */
    public void complete(
            long epoch,
            FeatureSetId featureSet,
            TransformId transform,
            Boundary boundary,
            Optional<String> activeBundle,
            long controlOffset) {
        Path folder = home.state(epoch);
        try {
            for (Path file : list(folder)) {
                // Drafts of tasks that died.
                if (file.getFileName().toString().endsWith(".tmp")) {
                    Files.delete(file);
                }
            }
            List<String> files = list(folder).stream()
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".state"))
                    .sorted()
                    .toList();
            StateManifest manifest =
                    new StateManifest(epoch, featureSet, transform, boundary, activeBundle, controlOffset, files);
            Files.writeString(folder.resolve("manifest.json"), manifest.toJson());
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    StateManifest read(long epoch) {
        Path file = home.state(epoch).resolve("manifest.json");
        try {
            return StateManifest.fromJson(Files.readString(file));
        } catch (IOException e) {
            throw LambentException.user(
                    "The fold's state of epoch " + epoch + " is missing",
                    file + ": " + e,
                    "Run with --full: it computes the state anew from the whole archive.",
                    e);
        }
    }

    /** An epoch's states as input of the fold. */
    Dataset<Row> states(SparkSession spark, long epoch, SharedTransform shared) {
        List<String> files = read(epoch).files().stream()
                .map(name -> home.state(epoch).resolve(name).toString())
                .toList();
        JavaRDD<Row> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(files, Math.max(1, files.size()))
                .flatMap(file -> new States(file, shared));
        return spark.createDataFrame(rows, Folding.KEYED);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static LambentException unusable(Path folder, IOException e) {
        return LambentException.external(
                "The fold's state cannot be kept",
                folder + ": " + e,
                "Check the folder's permissions and free space, then repeat the run.",
                e);
    }

    private static final class States implements Iterator<Row> {
        private final String name;
        private final InputStream in;
        private final StateFile.Reader reader;
        private StateFile.Entry next;
        private boolean done;

        States(String name, SharedTransform shared) throws IOException {
            this.name = name;
            in = new BufferedInputStream(Files.newInputStream(Path.of(name)));
            reader = StateFile.read(in, shared.featureSet(), name);
        }

        @Override
        public boolean hasNext() {
            try {
                if (next == null && !done) {
                    next = reader.next();
                    if (next == null) {
                        done = true;
                        reader.close();
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("The state file " + name + " cannot be read", e);
            }
            return next != null;
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Row row = new GenericRow(new Object[] {
                Folding.slot(next.set(), next.key(), 0),
                next.set(),
                next.key(),
                Folding.STATE,
                Long.MIN_VALUE,
                "",
                0,
                0L,
                0L,
                false,
                next.state()
            });
            next = null;
            return row;
        }
    }
}
