package dev.lambent.batch;

import dev.lambent.app.AppFiles;
import dev.lambent.app.Home;
import dev.lambent.batch.lake.Lake;
import dev.lambent.feature.Transform;
import dev.lambent.view.Publication;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/** Batch runs of a test app in this JVM. */
public final class Batches {
    private static SparkSession spark;

    final Path appFolder;
    final Home home;
    final Optional<String> bootstrap;
    final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    Batches(Path appFolder, Home home, Optional<String> bootstrap) {
        this.appFolder = appFolder;
        this.home = home;
        this.bootstrap = bootstrap;
    }

    /** One session for all tests of a JVM. */
    public static synchronized SparkSession spark() {
        if (spark == null) {
            System.setProperty("spark.master", "local[2]");
            System.setProperty("spark.driver.host", "127.0.0.1");
            System.setProperty("spark.driver.bindAddress", "127.0.0.1");
            spark = BatchSession.open("test");
        }
        return spark;
    }

    Transform transform() {
        return Transform.compile(TestApp.load(appFolder, home));
    }

    Lake lake() {
        return new Lake(spark(), home);
    }

    Publication run() {
        return run(false, TrainMode.NEVER, step -> {});
    }

    Publication full() {
        return run(true, TrainMode.NEVER, step -> {});
    }

    Publication run(boolean full, TrainMode train, Consumer<Step> afterStep) {
        return run(new PrintStream(printed, true, StandardCharsets.UTF_8), full, train, afterStep);
    }

    Report report() {
        return new Report(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    Publication run(PrintStream out, boolean full, TrainMode train, Consumer<Step> afterStep) {
        BatchArguments arguments =
                new BatchArguments(appFolder, home.path(), bootstrap, full, train, false, Optional.empty());
        return new TransformRuns(spark(), home, arguments, new Report(out), afterStep)
                .publishNextEpoch(transform(), AppFiles.read(appFolder));
    }

    /** A table's rows as sorted text; equal text is equal bits, because doubles print exactly. */
    List<String> rows(String table, long version) {
        return lake().read(table, version).toJSON().collectAsList().stream()
                .sorted()
                .toList();
    }

    long count(String table, Publication publication) {
        return lake().read(table, publication.tables().get(table)).count();
    }
}
