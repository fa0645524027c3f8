package dev.lambent.serving;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.app.Topics;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.feature.TransformId;
import dev.lambent.serving.audit.AuditWatch;
import dev.lambent.serving.audit.LogAudit;
import dev.lambent.serving.audit.ViewAudit;
import dev.lambent.serving.lookup.Lookups;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.merge.ViewSchema;
import dev.lambent.serving.speed.ControlFollower;
import dev.lambent.serving.speed.LogEnds;
import dev.lambent.serving.speed.SpeedStatus;
import dev.lambent.serving.speed.SpeedView;
import dev.lambent.serving.speed.ViewLoop;
import dev.lambent.serving.sql.AppViewCheck;
import dev.lambent.serving.sql.Database;
import dev.lambent.serving.sql.EpochReaders;
import dev.lambent.serving.sql.HeldEpochs;
import dev.lambent.serving.sql.QueryService;
import dev.lambent.serving.sql.ViewWriter;
import dev.lambent.serving.store.DeltaTables;
import dev.lambent.serving.store.PublicationStore;
import dev.lambent.view.Pins;
import java.time.Clock;
import java.util.UUID;

/**
 * One transform as it is served: its database, views and queries, its look-ups, and the thread that follows its speed
 * records. Parts are opened in order and closed in the opposite one.
 */
final class TransformViews implements AutoCloseable {
    private final TransformId id;
    private final OpenParts open = new OpenParts();
    private final EpochReaders readers;
    private final PublicationStore store;
    private final QueryService queries;
    private final Lookups lookups;
    private final AuditWatch audit;
    private final LogEnds ends;
    private final SpeedView view;
    private final ViewLoop loop;
    private final ControlFollower control;
    private volatile String storeProblem = "";

    /** @throws LambentException (USER) if the app's views are wrong */
    TransformViews(Transform transform, Home home, String bootstrap, Serving.Options options, Clock clock) {
        id = transform.id();
        App app = transform.app();
        boolean opened = false;
        try {
            ViewSchema schema = ViewSchema.of(transform);
            Database database = open.add(Database.open(home.lake(), schema, options.limits()));
            ViewWriter writer = open.add(new ViewWriter(database, schema));
            AppViewCheck checked = AppViewCheck.of(database, writer, schema, app);
            MergedViews views = checked.views();
            // Before anything of the lake is read.
            readers = open.add(new EpochReaders(new Pins(home.pins()), readerId(), clock));
            store = new PublicationStore(new DeltaTables(home.lake()), app.name(), id, app.keep());
            HeldEpochs epochs = new HeldEpochs(open.add(new ViewWriter(database, schema)), views, readers, store);
            queries = open.add(new QueryService(database, checked.gate(), epochs, options.concurrentQueries()));
            audit = new AuditWatch(
                    new ViewAudit(queries),
                    new LogAudit(bootstrap, app.streams().values(), new Topics(app.name()).control(), queries),
                    clock);
            ends = open.add(new LogEnds(
                    bootstrap,
                    app.streams().values().stream()
                            .map(stream -> stream.topic())
                            .toList()));
            view = new SpeedView(writer, views);
            loop = open.add(new ViewLoop(
                    store, view, readers, ends, bootstrap, new Topics(app.name()).speed(), transform.speedCodec()));
            control = open.add(new ControlFollower(
                    store, open.add(new ViewWriter(database, schema)), bootstrap, new Topics(app.name()).control()));
            lookups = open.add(new Lookups(queries::run, app.lookups(), this::coverage, clock));
            opened = true;
        } finally {
            if (!opened) {
                open.close();
            }
        }
    }

    /** Different for two processes on two machines that share a home folder, too. */
    private String readerId() {
        return "serving-" + ProcessHandle.current().pid() + "-" + id + "-" + UUID.randomUUID();
    }

    /** Shows nothing: only old epochs can be asked. */
    void showNothing() {
        readers.shown(Long.MAX_VALUE);
        readers.tell();
    }

    /** Begins to show publications, speed records and what the control log says. */
    void follow() {
        loop.start();
        control.start();
        lookups.start();
    }

    /** Looks for publications of this transform. */
    void refresh() {
        try {
            store.refresh();
            storeProblem = "";
        } catch (RuntimeException e) {
            storeProblem = String.valueOf(e.getMessage());
            throw e;
        }
    }

    /** Asks the brokers how far the log has come. */
    void askLogEnd() throws InterruptedException {
        CoverageState coverage = coverage();
        ends.ask(coverage == null ? 0 : coverage.logTimeMillis());
    }

    EpochReaders readers() {
        return readers;
    }

    TransformId id() {
        return id;
    }

    PublicationStore store() {
        return store;
    }

    QueryService queries() {
        return queries;
    }

    Lookups lookups() {
        return lookups;
    }

    AuditWatch audit() {
        return audit;
    }

    LogEnds ends() {
        return ends;
    }

    /** Null until the first epoch is shown. */
    SpeedStatus speed() {
        return view.status();
    }

    /** Null until the first epoch is shown. */
    CoverageState coverage() {
        SpeedStatus status = view.status();
        return status == null ? null : status.coverage();
    }

    /** What does not work at the moment; empty texts if all does. */
    String storeProblem() {
        return storeProblem;
    }

    String loopProblem() {
        return loop.problem();
    }

    String controlProblem() {
        return control.problem();
    }

    @Override
    public void close() {
        open.close();
    }
}
