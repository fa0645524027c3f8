package dev.lambent.serving;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.app.Topics;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.serving.audit.LogAudit;
import dev.lambent.serving.http.HttpApi;
import dev.lambent.serving.http.ServingState;
import dev.lambent.serving.lookup.Lookups;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.merge.ViewSchema;
import dev.lambent.serving.speed.LogEnd;
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
import dev.lambent.view.Publication;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running serving layer: its parts, wired and started in order, closed in the opposite one. */
final class Serving implements ServingState, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final long PUBLICATIONS_EVERY_MILLIS = 250;
    private static final long LOG_END_EVERY_MILLIS = 500;

    private final App app;
    private final String bootstrap;
    private final PublicationStore store;
    private final EpochReaders readers;
    private final QueryService queries;
    private final Lookups lookups;
    private final LogAudit audit;
    private final LogEnds ends;
    private final SpeedView view;
    private final ViewLoop loop;
    private final HttpApi http;
    private final ScheduledExecutorService background = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "watch");
        thread.setDaemon(true);
        return thread;
    });
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private volatile String storeProblem = "";
    private volatile String pinProblem = "";

    /** How to run: addresses and limits. */
    record Options(String host, int port, Database.Limits limits, int concurrentQueries) {}

    /** @throws LambentException (USER) if the app's views are wrong or the port is taken */
    Serving(Transform transform, Home home, String bootstrap, Options options, Clock clock) {
        this.app = transform.app();
        this.bootstrap = bootstrap;
        boolean started = false;
        try {
            ViewSchema schema = ViewSchema.of(transform);
            Database database = open(Database.open(home.lake(), schema, options.limits()));
            ViewWriter writer = open(new ViewWriter(database, schema));
            AppViewCheck checked = AppViewCheck.of(database, writer, schema, app);
            MergedViews views = checked.views();
            // Before anything of the lake is read.
            readers = open(new EpochReaders(new Pins(home.pins()), processId(), clock));
            store = new PublicationStore(new DeltaTables(home.lake()), app.name(), transform.featureSet(), app.keep());
            HeldEpochs epochs = new HeldEpochs(open(new ViewWriter(database, schema)), views, readers, store);
            queries = open(new QueryService(database, checked.gate(), epochs, options.concurrentQueries()));
            audit = new LogAudit(bootstrap, app.streams().values(), queries);
            ends = open(new LogEnds(
                    bootstrap,
                    app.streams().values().stream()
                            .map(stream -> stream.topic())
                            .toList()));
            view = new SpeedView(writer, views);
            loop = open(new ViewLoop(
                    store, view, readers, ends, bootstrap, new Topics(app.name()).speed(), transform.speedCodec()));
            lookups = open(new Lookups(
                    queries,
                    app.lookups(),
                    () -> view.status() == null ? null : view.status().coverage(),
                    clock));
            open.push(background::shutdownNow);
            http = open(HttpApi.start(this, options.host(), options.port(), clock));
            loop.start();
            lookups.start();
            background.scheduleWithFixedDelay(
                    this::watchPublications, 0, PUBLICATIONS_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            background.scheduleWithFixedDelay(
                    this::tellEpochs,
                    EpochReaders.TELL_EVERY_MILLIS,
                    EpochReaders.TELL_EVERY_MILLIS,
                    TimeUnit.MILLISECONDS);
            background.scheduleWithFixedDelay(this::watchLog, 0, LOG_END_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    private <T extends AutoCloseable> T open(T part) {
        open.push(part);
        return part;
    }

    private void watchPublications() {
        try {
            store.refresh();
            storeProblem = "";
        } catch (RuntimeException e) {
            if (!storeProblem.equals(String.valueOf(e.getMessage()))) {
                LOG.warn("Publications cannot be read; trying again", e);
            }
            storeProblem = String.valueOf(e.getMessage());
        }
    }

    /** Different for two processes on two machines that share a home folder, too. */
    private static String processId() {
        return "serving-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    }

    private void tellEpochs() {
        try {
            readers.tell();
            pinProblem = "";
        } catch (RuntimeException e) {
            if (pinProblem.isEmpty()) {
                LOG.warn("The epochs in use cannot be noted; trying again", e);
            }
            pinProblem = String.valueOf(e.getMessage());
        }
    }

    private void watchLog() {
        try {
            SpeedStatus status = view.status();
            ends.ask(status == null ? 0 : status.coverage().logTimeMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("The end of the log cannot be told", e);
        }
    }

    int port() {
        return http.port();
    }

    @Override
    public String app() {
        return app.name();
    }

    @Override
    public String bootstrapServers() {
        return bootstrap;
    }

    @Override
    public QueryService queries() {
        return queries;
    }

    @Override
    public Lookups lookups() {
        return lookups;
    }

    @Override
    public LogAudit audit() {
        return audit;
    }

    @Override
    public SpeedStatus speed() {
        return view.status();
    }

    @Override
    public LogEnd logEnd() {
        return ends.last();
    }

    @Override
    public List<Publication> publications() {
        return store.held();
    }

    @Override
    public long oldestEpochRead() {
        return readers.oldest();
    }

    @Override
    public String refusedPublications() {
        return store.refused();
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (String problem : List.of(storeProblem, loop.problem(), pinProblem)) {
            if (!problem.isEmpty() && !problems.contains(problem)) {
                problems.add(problem);
            }
        }
        return problems;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.warn("A part of the serving layer did not close", e);
            }
        }
    }
}
