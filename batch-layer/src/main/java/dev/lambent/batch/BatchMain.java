package dev.lambent.batch;

import dev.lambent.app.App;
import dev.lambent.app.AppFiles;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.batch.lake.Parallel;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.view.Publication;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.SparkSession;

/** The batch layer as a program: {@code spark-submit --class dev.lambent.batch.BatchMain}. */
public final class BatchMain {
    private BatchMain() {}

    public static void main(String[] args) {
        int exitCode = run(args, System.out, System.err);
        System.out.flush();
        System.err.flush();
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static int run(String[] args, PrintStream out, PrintStream err) {
        if (List.of(args).contains("--help")) {
            out.print(BatchArguments.HELP);
            return 0;
        }
        try {
            BatchArguments arguments = BatchArguments.parse(args);
            if (arguments.rebuild().isPresent()) {
                Prepared prepared = prepare(arguments);
                new RebuildRun(prepared.spark(), new Home(arguments.home()), prepared.transform(), new Report(out))
                        .run(arguments.rebuild().get());
            } else if (arguments.standby()) {
                prepare(arguments);
                new Standby(new Home(arguments.home())).serve(() -> publish(arguments, out));
            } else {
                publish(arguments, out);
            }
            return 0;
        } catch (RuntimeException e) {
            return fail(e, err);
        } finally {
            BatchSession.close();
        }
    }

    /** One run: the app as it is now, in the Spark session of the last run if there is one. */
    private static void publish(BatchArguments arguments, PrintStream out) {
        long start = System.nanoTime();
        Report report = new Report(out);
        Home home = new Home(arguments.home());
        Prepared prepared = prepare(arguments);
        String app = prepared.transform().app().name();
        report.headline("Lambent batch run of " + app + " in " + home.path());
        TransformRuns runs = new TransformRuns(prepared.spark(), home, arguments, report);
        Publication publication = runs.publishNextEpoch(prepared.transform(), prepared.files());
        report.headline((publication.prepared() ? "Prepared epoch " : "Published epoch ") + publication.epoch() + " of "
                + app + " in " + Report.seconds(System.nanoTime() - start) + ".");
    }

    private record Prepared(SparkSession spark, Transform transform, AppFiles files) {}

    /** Spark starts while the app is compiled. */
    private static Prepared prepare(BatchArguments arguments) {
        AppFiles files = AppFiles.read(arguments.app());
        App app = AppLoader.load(files, new Home(arguments.home()));
        AtomicReference<SparkSession> spark = new AtomicReference<>();
        AtomicReference<Transform> transform = new AtomicReference<>();
        Parallel.run(
                List.of(() -> spark.set(BatchSession.open(app.name())), () -> transform.set(Transform.compile(app))));
        return new Prepared(spark.get(), transform.get(), files);
    }

    private static int fail(RuntimeException e, PrintStream err) {
        Optional<LambentException> known = BatchFailure.known(e);
        if (known.isEmpty()) {
            err.println("error: The batch run failed");
            e.printStackTrace(err);
            return ErrorKind.INTERNAL.exitCode();
        }
        LambentException failure = known.get();
        err.println("error: " + failure.problem());
        err.println("  because " + failure.reason());
        err.println("  " + failure.remedy());
        if (failure.kind() == ErrorKind.INTERNAL) {
            failure.printStackTrace(err);
        }
        return failure.kind().exitCode();
    }
}
