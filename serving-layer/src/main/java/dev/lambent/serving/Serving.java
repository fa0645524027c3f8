package dev.lambent.serving;

import dev.lambent.app.App;
import dev.lambent.app.Home;
import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.serving.audit.AuditWatch;
import dev.lambent.serving.http.HttpApi;
import dev.lambent.serving.http.ServingState;
import dev.lambent.serving.http.Successor;
import dev.lambent.serving.lookup.Lookups;
import dev.lambent.serving.speed.LogEnd;
import dev.lambent.serving.speed.SpeedStatus;
import dev.lambent.serving.sql.Database;
import dev.lambent.serving.sql.EpochReaders;
import dev.lambent.serving.sql.QueryService;
import dev.lambent.serving.store.DeltaTables;
import dev.lambent.serving.store.PublicationLog;
import dev.lambent.view.Publication;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running serving layer: the views of the transform that is served, its successor if there is one, and HTTP. */
final class Serving implements ServingState, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    private static final long PUBLICATIONS_EVERY_MILLIS = 250;
    private static final long LOG_END_EVERY_MILLIS = 500;
    private static final long AUDIT_EVERY_MILLIS = 10_000;

    private final App app;
    private final String bootstrap;
    private final Succession succession;
    private final HttpApi http;
    private final ScheduledExecutorService background = Executors.newScheduledThreadPool(3, task -> {
        Thread thread = new Thread(task, "watch");
        thread.setDaemon(true);
        return thread;
    });
    private final OpenParts open = new OpenParts();
    private volatile String successionProblem = "";
    private volatile String pinProblem = "";
    private List<String> auditFailures = List.of();

    /** How to run: addresses and limits. */
    record Options(String host, int port, Database.Limits limits, int concurrentQueries) {}

    /**
     * Serves the transform that was published, or the folder's if none was.
     *
     * @throws LambentException (USER) if the app's views are wrong or the port is taken
     */
    static Serving of(App folder, Home home, String bootstrap, Options options, Clock clock) {
        PublicationLog log = new PublicationLog(new DeltaTables(home.lake()));
        return new Serving(Succession.atStart(folder, home, log.read()), home, bootstrap, options, clock);
    }

    /** @throws LambentException (USER) if the app's views are wrong or the port is taken */
    Serving(Transform transform, Home home, String bootstrap, Options options, Clock clock) {
        this.app = transform.app();
        this.bootstrap = bootstrap;
        boolean started = false;
        try {
            TransformViews first = new TransformViews(transform, home, bootstrap, options, clock);
            succession = open.add(new Succession(
                    new PublicationLog(new DeltaTables(home.lake())),
                    app.name(),
                    app.keep(),
                    first,
                    id -> new TransformViews(Succession.compile(id, home), home, bootstrap, options, clock)));
            open.add(background::shutdownNow);
            http = open.add(HttpApi.start(this, options.host(), options.port(), clock));
            first.follow();
            every(PUBLICATIONS_EVERY_MILLIS, this::watchPublications);
            every(PUBLICATIONS_EVERY_MILLIS, this::watchSuccession);
            every(LOG_END_EVERY_MILLIS, this::watchLog);
            every(AUDIT_EVERY_MILLIS, this::watchAudit);
            every(EpochReaders.TELL_EVERY_MILLIS, this::tellEpochs);
            started = true;
        } finally {
            if (!started) {
                open.close();
            }
        }
    }

    private void every(long millis, Runnable task) {
        background.scheduleWithFixedDelay(task, 0, millis, TimeUnit.MILLISECONDS);
    }

    private void watchPublications() {
        TransformViews current = succession.current();
        String before = current.storeProblem();
        try {
            current.refresh();
        } catch (RuntimeException e) {
            if (!before.equals(current.storeProblem())) {
                LOG.warn("Publications cannot be read; trying again", e);
            }
        }
    }

    private void watchSuccession() {
        try {
            succession.watch();
            successionProblem = "";
        } catch (RuntimeException e) {
            if (!successionProblem.equals(String.valueOf(e.getMessage()))) {
                LOG.warn("The next transform cannot be served; trying again", e);
            }
            successionProblem = String.valueOf(e.getMessage());
        }
    }

    private void tellEpochs() {
        try {
            succession.tellEpochs();
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
            succession.current().askLogEnd();
            Optional<TransformViews> next = succession.next();
            if (next.isPresent()) {
                next.get().askLogEnd();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("The end of the log cannot be told", e);
        }
    }

    private void watchAudit() {
        try {
            if (speed() != null) {
                List<String> failures = audit().check().failures();
                if (!failures.equals(auditFailures)) {
                    failures.forEach(failure -> LOG.warn("Audit: {}", failure));
                    auditFailures = failures;
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("The audit cannot be looked at", e);
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
        return succession.current().queries();
    }

    @Override
    public QueryService queries(OptionalLong epoch) {
        return epoch.isEmpty()
                ? queries()
                : succession.holding(epoch.getAsLong()).queries();
    }

    @Override
    public Lookups lookups() {
        return succession.current().lookups();
    }

    @Override
    public AuditWatch audit() {
        return succession.current().audit();
    }

    @Override
    public SpeedStatus speed() {
        return succession.current().speed();
    }

    @Override
    public LogEnd logEnd() {
        return succession.current().ends().last();
    }

    @Override
    public String transform() {
        return succession.current().id().value();
    }

    @Override
    public Optional<Successor> successor() {
        return succession
                .next()
                .map(next ->
                        new Successor(next.id().value(), Optional.ofNullable(next.coverage()), succession.waiting()));
    }

    @Override
    public List<Publication> publications() {
        return succession.held();
    }

    @Override
    public long oldestEpochRead() {
        return succession.oldestEpochRead();
    }

    @Override
    public String refusedPublications() {
        return succession.current().store().refused();
    }

    @Override
    public List<String> problems() {
        TransformViews current = succession.current();
        List<String> problems = new ArrayList<>();
        for (String problem : List.of(
                current.storeProblem(),
                current.loopProblem(),
                current.controlProblem(),
                successionProblem,
                pinProblem)) {
            if (!problem.isEmpty() && !problems.contains(problem)) {
                problems.add(problem);
            }
        }
        return problems;
    }

    @Override
    public void close() {
        open.close();
    }
}
