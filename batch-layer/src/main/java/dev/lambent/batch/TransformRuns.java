package dev.lambent.batch;

import dev.lambent.app.AppFiles;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.publish.Publications;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.feature.TransformGrowth;
import dev.lambent.feature.TransformId;
import dev.lambent.view.Publication;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.SparkSession;

/**
 * The runs that publishing an app's next epoch takes: one, unless the app was changed. Then the books of the transform that
 * is served are closed first, by the app as it was kept: what its models decided up to the new transform's first boundary
 * can be computed by no other.
 */
final class TransformRuns {
    private final SparkSession spark;
    private final Home home;
    private final BatchArguments arguments;
    private final Report report;
    private final Consumer<Step> afterStep;

    TransformRuns(SparkSession spark, Home home, BatchArguments arguments, Report report) {
        this(spark, home, arguments, report, step -> {});
    }

    /** @param afterStep told each step that has just been done; tests end a run there */
    TransformRuns(SparkSession spark, Home home, BatchArguments arguments, Report report, Consumer<Step> afterStep) {
        this.spark = spark;
        this.home = home;
        this.arguments = arguments;
        this.report = report;
        this.afterStep = afterStep;
    }

    /** Publishes or prepares the next epoch of {@code own}. */
    Publication publishNextEpoch(Transform own, AppFiles files) {
        Optional<TransformId> unfinished = new PlanFile(home)
                .unfinished()
                .map(state -> state.plan().transform())
                .filter(transform -> !transform.equals(own.id()));
        Publications publications = new Publications(spark, new Lake(spark, home));
        publications.served().ifPresent(served -> TransformGrowth.require(own, home, served.transform()));
        if (publications.served().isPresent() && unfinished.filter(this::isKept).isPresent()) {
            finish(unfinished.get());
            publications = new Publications(spark, new Lake(spark, home));
        }
        toClose(publications, own.id()).ifPresent(this::close);
        return run(own, files, arguments);
    }

    /** The transform that is served, if nothing was published by another one since and rows may have come since. */
    private Optional<TransformId> toClose(Publications publications, TransformId own) {
        boolean going = publications.firstPrepared(own).isPresent();
        return publications
                .served()
                .filter(served -> !served.topicIds().isEmpty() && !going)
                .map(Publication::transform)
                .filter(served -> !served.equals(own) && isKept(served));
    }

    private boolean isKept(TransformId transform) {
        return Files.isDirectory(home.app(transform.value()));
    }

    private void finish(TransformId transform) {
        report.headline("The app was changed since a run began: that run is finished first, with the app as it was.");
        try {
            runKept(transform);
        } catch (LambentException e) {
            // The change may be the remedy for what makes it fail; the run goes on with the app as it is now.
            report.say("It cannot be finished: " + e.problem() + ": " + e.reason() + ".");
        }
    }

    private void close(TransformId transform) {
        report.headline(
                "The app was changed: first the rows up to here are published as they were decided, by transform "
                        + transform + ".");
        runKept(transform);
    }

    private void runKept(TransformId transform) {
        AppFiles files = AppFiles.read(home.app(transform.value()));
        Transform kept = Transform.compile(AppLoader.load(files, home));
        run(kept, files, arguments.withoutTraining());
    }

    private Publication run(Transform transform, AppFiles files, BatchArguments how) {
        return new BatchRun(spark, transform, files, home, how, report, afterStep).publishNextEpoch();
    }
}
