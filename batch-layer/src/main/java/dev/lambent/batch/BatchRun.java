package dev.lambent.batch;

import static dev.lambent.batch.Report.count;

import dev.lambent.app.App;
import dev.lambent.app.AppFiles;
import dev.lambent.app.Brokers;
import dev.lambent.app.Home;
import dev.lambent.batch.archive.ControlArchive;
import dev.lambent.batch.archive.HistoryImport;
import dev.lambent.batch.archive.KafkaLog;
import dev.lambent.batch.archive.LogArchive;
import dev.lambent.batch.archive.LogTopics;
import dev.lambent.batch.archive.ModelSchedule;
import dev.lambent.batch.archive.ServedArchive;
import dev.lambent.batch.archive.SpeedReach;
import dev.lambent.batch.audit.Audit;
import dev.lambent.batch.keep.Keep;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.LogSlice;
import dev.lambent.batch.lake.Parallel;
import dev.lambent.batch.publish.Activation;
import dev.lambent.batch.publish.Publications;
import dev.lambent.batch.replay.KeptTransforms;
import dev.lambent.batch.replay.Replay;
import dev.lambent.batch.replay.SharedTransform;
import dev.lambent.batch.replay.StateFolder;
import dev.lambent.batch.train.ModelRecord;
import dev.lambent.feature.Transform;
import dev.lambent.log.LogPartition;
import dev.lambent.view.Publication;
import dev.lambent.view.Tables;
import io.delta.tables.DeltaTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * One batch run: {@link #publishNextEpoch} is the list of its steps. Each is done at most once an epoch; a run that was
 * stopped goes on after the last finished step, cutting where its plan says. Nothing is visible before PUBLISH.
 */
final class BatchRun {
    private static final List<String> PUBLISHED = List.of(
            Tables.ARCHIVE,
            Tables.EVENTS,
            Tables.QUARANTINE,
            Tables.FEATURES,
            Tables.PREDICTIONS,
            Tables.LABELS,
            Tables.SERVED,
            Tables.MODELS,
            Tables.AUDIT,
            Tables.SKEW,
            Tables.CONTROL);

    /** Longer than a promotion waits for the speed job. */
    private static final Duration PROMOTION = Duration.ofSeconds(180);

    private final SparkSession spark;
    private final App app;
    private final Transform transform;
    private final Home home;
    private final BatchArguments arguments;
    private final Report report;
    private final Consumer<Step> afterStep;
    private final PlanFile planFile;
    private final Lake lake;
    private final AppFiles files;
    private final SharedTransform shared;
    private final Publications publications;
    private final ControlArchive control;
    private RunState state;

    /**
     * @param files what {@code transform} was compiled of
     * @param afterStep told each step that has just been done and noted; tests end a run there
     */
    BatchRun(
            SparkSession spark,
            Transform transform,
            AppFiles files,
            Home home,
            BatchArguments arguments,
            Report report,
            Consumer<Step> afterStep) {
        this.spark = spark;
        this.app = transform.app();
        this.transform = transform;
        this.files = files;
        this.home = home;
        this.arguments = arguments;
        this.report = report;
        this.afterStep = afterStep;
        planFile = new PlanFile(home);
        lake = new Lake(spark, home);
        shared = SharedTransform.of(transform, home);
        publications = new Publications(spark, lake);
        control = new ControlArchive(spark, lake);
    }

    /** Publishes the next epoch, or finishes the one an earlier run began. */
    Publication publishNextEpoch() {
        try (RunLock onlyRun = RunLock.ofRun(home, PROMOTION)) {
            report.step("Plan: where to cut the log", this::plan);
            step(Step.IMPORT, this::importHistory);
            step(Step.ARCHIVE, this::archive);
            step(Step.REPLAY, this::replay);
            step(Step.TRAIN, this::train);
            step(Step.SCORE, this::score);
            step(Step.AUDIT, this::audit);
            step(Step.PUBLISH, this::publish);
            step(Step.ACTIVATE, this::activate);
            step(Step.KEEP, this::keep);
            planFile.finish(state);
            return publications.last().orElseThrow();
        }
    }

    private void step(Step step, Runnable work) {
        if (state.isDone(step)) {
            return;
        }
        report.step(step.title(), work);
        note(done -> done.with(step));
        afterStep.accept(step);
    }

    /** The schedule of models as the plan makes it. */
    private ModelSchedule schedule() {
        Plan plan = planned();
        return plan.takeOver()
                .map(takeOver -> control.scheduleIf(
                        plan.featureSet(), takeOver.bundle(), takeOver.logTimeMillis(), plan.epoch()))
                .orElseGet(control::schedule);
    }

    private Optional<String> modelInForce() {
        return schedule().at(planned().to().logTimeMillis() + 1, planned().featureSet());
    }

    private void note(UnaryOperator<RunState> change) {
        state = change.apply(state);
        planFile.save(state);
    }

    private Plan planned() {
        return state.plan();
    }

    private LogSlice slice() {
        return new LogSlice(planned().from(), planned().to());
    }

    private void plan() {
        Optional<RunState> unfinished = planFile.unfinished();
        if (unfinished.isPresent()) {
            goOn(unfinished.get());
        } else {
            state = RunState.of(new Planner(spark, transform, home, arguments, report).draw(publications));
            files.keep(home.app(transform.id().value()));
            planFile.save(state);
        }
        Plan plan = planned();
        report.say("Epoch " + plan.epoch() + ", log time "
                + BatchText.time(plan.to().logTimeMillis()) + ", "
                + count(slice().offsets()) + " offsets in " + slice().ranges().size() + " partitions"
                + (plan.hasLog() ? "." : "; there is no log yet, only history."));
        if (plan.rebuild()) {
            report.say("Every view is computed anew from the whole archive: " + plan.rebuildReason() + ".");
        }
        Map<String, StructType> tables = new TreeMap<>(new Replay(spark, lake, home, shared).tables());
        tables.put(Tables.MODELS, ModelRecord.SCHEMA);
        lake.ensure(tables);
    }

    private void goOn(RunState unfinished) {
        state = unfinished;
        Plan plan = unfinished.plan();
        report.say("Going on with epoch " + plan.epoch() + ", which an earlier run began; done so far: "
                + (unfinished.done().isEmpty() ? "the plan" : BatchText.steps(unfinished.done())) + ".");
        if (arguments.train() == TrainMode.NEVER && !unfinished.isDone(Step.TRAIN)) {
            note(before -> before.withPlan(plan.withoutTraining()));
        }
        boolean changed = !plan.transform().equals(transform.id());
        if ((changed || (arguments.full() && !plan.rebuild())) && !unfinished.isDone(Step.PUBLISH)) {
            String reason = changed ? "the app was changed since the run began" : "--full was given";
            Switchover switchover = Switchover.of(publications, transform);
            Publication.Role role =
                    changed ? switchover.role(plan.hasLog() ? SpeedReach.OTHERS : SpeedReach.SILENT) : plan.role();
            Optional<TakeOver> takeOver =
                    changed ? switchover.takeOver(plan.to().logTimeMillis()) : plan.takeOver();
            note(before ->
                    before.rebuilding(plan.rebuiltBy(transform.featureSet(), transform.id(), role, takeOver, reason)));
        }
    }

    private void importHistory() {
        planned()
                .history()
                .ifPresentOrElse(
                        history -> {
                            lake.append(
                                    Tables.ARCHIVE,
                                    new HistoryImport(spark, app).records(history, shared),
                                    Tables.ARCHIVE + "/history",
                                    planned().epoch());
                            history.sources()
                                    .forEach((stream, source) -> report.say(
                                            count(source.rows()) + " rows of " + stream + " from " + source.path()));
                        },
                        () -> report.say("Nothing to import."));
    }

    private void archive() {
        Plan plan = planned();
        if (!plan.hasLog()) {
            report.say("There is no log yet.");
            return;
        }
        String bootstrap = brokers();
        LogTopics topics = LogTopics.of(app);
        SortedMap<LogPartition, LogArchive.Counts> counts = new TreeMap<>();
        SortedMap<Integer, Long> speed = new TreeMap<>();
        long clock = plan.from().logTimeMillis() + 1;
        Parallel.run(List.of(
                () -> counts.putAll(new LogArchive(spark, lake).run(bootstrap, topics, slice(), plan.epoch())), () -> {
                    if (plan.controlTo() > plan.controlFrom()) {
                        control.run(bootstrap, topics, plan.controlFrom(), plan.controlTo(), clock, plan.epoch());
                    }
                    speed.putAll(new ServedArchive(spark, lake, new KeptTransforms(shared, home))
                            .run(bootstrap, topics.speed(), plan.speedFrom(), plan.speedTo(), plan.to(), plan.epoch()));
                }));
        note(before -> before.withArchived(counts, speed));
        report.say(count(counts.values().stream()
                        .mapToLong(LogArchive.Counts::records)
                        .sum()) + " records archived; "
                + count(counts.values().stream()
                        .mapToLong(LogArchive.Counts::ticks)
                        .sum()) + " ticks passed.");
    }

    private void replay() {
        Plan plan = planned();
        Replay.Result result = new Replay(spark, lake, home, shared)
                .run(new Replay.Request(plan.epoch(), plan.rebuild(), plan.from(), plan.to(), plan.transform()));
        report.say(count(result.events()) + " rows decoded, " + count(result.quarantined()) + " quarantined, "
                + count(result.labels()) + " labels.");
        if (result.truncated() > 0) {
            report.say("WARNING: " + count(result.truncated())
                    + " rows have windows that may lack rows: their keys had more than max_rows_per_key, "
                    + app.maxRowsPerKey().getAsInt() + ". They are _truncated in the view features.");
        }
    }

    private void train() {
        Plan plan = planned();
        if (plan.train() == TrainMode.NEVER) {
            report.say("Not asked for.");
            return;
        }
        Optional<String> active = modelInForce();
        if (plan.train() == TrainMode.AUTO && active.isPresent()) {
            report.say("Model " + active.get() + " of this feature set is in force; --train always makes a new one.");
            return;
        }
        Optional<String> promoted = new ModelTraining(spark, lake, home, transform, report)
                .run(plan.epoch(), active, plan.train() == TrainMode.ALWAYS);
        note(before -> before.withPromoted(promoted));
    }

    private void score() {
        Plan plan = planned();
        ModelSchedule schedule = schedule();
        new Scorings(lake, home, shared, schedule).run(plan, publications);
        report.say(BatchText.schedule(schedule, plan));
    }

    private void audit() {
        long servedBefore = publications
                .last()
                .map(last -> last.tables().getOrDefault(Tables.SERVED, -1L))
                .orElse(-1L);
        Audit.Result result = new Audit(spark, lake, shared, new KeptTransforms(shared, home))
                .run(planned().epoch(), slice(), state.skipped(), servedBefore);
        BatchText.audit(result.lines()).forEach(report::say);
        BatchText.skew(result.skew(), app.skew().budget()).forEach(report::say);
    }

    private void publish() {
        Plan plan = planned();
        boolean startsWithPromoted = state.promoted().isPresent() && (!plan.hasLog() || plan.isFirstPrepared());
        Optional<String> active = startsWithPromoted ? state.promoted() : modelInForce();
        if (!plan.hasLog() && startsWithPromoted) {
            control.noteTakeOver(plan.featureSet(), active, plan.to().logTimeMillis(), plan.epoch());
        } else if (plan.role() == Publication.Role.SERVED) {
            plan.takeOver()
                    .ifPresent(takeOver -> control.noteTakeOver(
                            plan.featureSet(), takeOver.bundle(), takeOver.logTimeMillis(), plan.epoch()));
        }
        new StateFolder(home)
                .complete(plan.epoch(), plan.featureSet(), plan.transform(), plan.to(), active, plan.controlTo());
        Publication publication = new Publication(
                plan.epoch(),
                app.name(),
                plan.featureSet(),
                plan.transform(),
                plan.role(),
                System.currentTimeMillis(),
                plan.to(),
                versions(),
                active,
                plan.controlTo(),
                state.nextSpeed(),
                plan.topicIds());
        publications.append(publication);
        new StatePointers(home).point(publication);
        report.say("Epoch " + plan.epoch()
                + (publication.prepared()
                        ? " is prepared: readers stay where they are, a speed job of the new transform can start from it. "
                        : " is published: readers see it from now on. ")
                + active.map(bundle -> "Model " + bundle + " is in force at its boundary.")
                        .orElse("No model is in force at its boundary."));
    }

    private Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        for (String table : PUBLISHED) {
            if (lake.exists(table)) {
                versions.put(table, lake.version(table));
            }
        }
        return versions;
    }

    private void activate() {
        if (state.promoted().isEmpty()) {
            report.say("No model was promoted in this run.");
            return;
        }
        String bundle = state.promoted().get();
        if (!planned().hasLog()) {
            report.say("Model " + bundle + " is in force from the start of the log.");
            return;
        }
        if (planned().isFirstPrepared()) {
            report.say("Model " + bundle + " answers from where its features take over.");
            return;
        }
        try (KafkaLog log = KafkaLog.connect(brokers(), LogTopics.of(app))) {
            Activation.Result result =
                    new Activation(log, transform.speedCodec(), planned().featureSet()).run(bundle);
            report.say(BatchText.activation(bundle, result));
            if (!result.isActive()) {
                DeltaTable.forPath(spark, lake.path(Tables.MODELS))
                        .updateExpr("model = '" + bundle + "'", Map.of("status", "'refused'"));
            }
        }
    }

    private void keep() {
        Plan plan = planned();
        LogTopics topics = LogTopics.of(app);
        Optional<Supplier<KafkaLog>> log =
                plan.hasLog() ? Optional.of(() -> KafkaLog.connect(brokers(), topics)) : Optional.empty();
        new Keep(spark, lake, home, app.keep(), publications, report)
                .run(
                        plan.epoch(),
                        PUBLISHED,
                        log,
                        open -> speedReach(open, plan.to().logTimeMillis()));
    }

    private SpeedReach speedReach(KafkaLog log, long logTimeMillis) {
        KafkaLog.Topic speed = log.speedTopic();
        return speed == null
                ? SpeedReach.SILENT
                : SpeedFollower.fromEnd(log, speed, transform.speedCodec()).awaitCoverage(logTimeMillis, false);
    }

    /** The brokers as they are named now: a local platform may have moved to other ports since the plan was made. */
    private String brokers() {
        return Brokers.find(arguments.bootstrap().orElse(null), app, home)
                .or(() -> planned().bootstrap())
                .orElseThrow();
    }
}
