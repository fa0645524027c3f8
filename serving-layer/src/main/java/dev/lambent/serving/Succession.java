package dev.lambent.serving;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.app.KeepSpec;
import dev.lambent.feature.Transform;
import dev.lambent.feature.TransformId;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.store.PublicationLog;
import dev.lambent.view.Publication;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which transform is served. A prepared publication of another transform is followed beside the one that is served; a
 * served publication of it makes it take over, as soon as its views have come as far as the old ones. Old epochs of other
 * transforms are opened when somebody asks for them. Watched by one thread; read by any.
 */
final class Succession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);
    /** A request may have chosen its views just before they were succeeded. */
    private static final long RETIRED_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private final PublicationLog log;
    private final String app;
    private final KeepSpec keep;
    private final Function<TransformId, TransformViews> opener;
    private final ConcurrentHashMap<TransformId, TransformViews> old = new ConcurrentHashMap<>();
    private volatile TransformViews current;
    private volatile TransformViews next;
    private volatile String waiting = "";
    private volatile Retired retired;

    private record Retired(TransformViews views, long closeAtNanos) {}

    /**
     * @param current what is served now, being followed
     * @param opener opens the views of a transform that was published, without following it
     */
    Succession(
            PublicationLog log,
            String app,
            KeepSpec keep,
            TransformViews current,
            Function<TransformId, TransformViews> opener) {
        this.keep = keep;
        this.log = log;
        this.app = app;
        this.current = current;
        this.opener = opener;
    }

    /**
     * The transform to serve at start: the folder's, unless another one was published and is served.
     *
     * @throws dev.lambent.error.LambentException (USER) if neither compiles
     */
    static Transform atStart(App folder, Home home, List<Publication> publications) {
        Transform own = Transform.compile(folder);
        return PublicationLog.served(publications)
                .filter(publication -> publication.app().equals(folder.name()))
                .map(Publication::transform)
                .filter(published -> !published.equals(own.id()))
                .map(published -> compile(published, home))
                .orElse(own);
    }

    /** Compiles the app as it was when the transform was published. */
    static Transform compile(TransformId id, Home home) {
        return Transform.compile(AppLoader.load(home.app(id.value()), home));
    }

    TransformViews current() {
        return current;
    }

    /** The views that are about to take over. */
    Optional<TransformViews> next() {
        return Optional.ofNullable(next);
    }

    /** What the next views wait for; empty if there are none. */
    String waiting() {
        return waiting;
    }

    /** Looks at the publications and takes the next step, if there is one to take. */
    void watch() {
        closeRetired();
        List<Publication> publications = log.read().stream()
                .filter(publication -> publication.app().equals(app))
                .toList();
        Optional<Publication> served = PublicationLog.served(publications);
        Optional<TransformId> candidate = served.map(Publication::transform)
                .filter(this::isOther)
                .or(() -> publications.isEmpty()
                        ? Optional.empty()
                        : Optional.of(publications.get(publications.size() - 1).transform())
                                .filter(this::isOther));
        if (candidate.isEmpty()) {
            drop();
            return;
        }
        if (next == null || !next.id().equals(candidate.get())) {
            drop();
            TransformViews opened = opener.apply(candidate.get());
            opened.refresh();
            opened.follow();
            next = opened;
            LOG.info("The views of transform {} are built beside those that are served", candidate.get());
        }
        next.refresh();
        Optional<Publication> switching =
                served.filter(publication -> publication.transform().equals(candidate.get()));
        waiting = why(switching);
        current.lookups().hold(waiting.isEmpty());
        if (waiting.isEmpty()
                && !next.lookups().hasReached(switching.orElseThrow().epoch(), current.lookups())) {
            waiting = "its look-ups";
        }
        if (waiting.isEmpty()) {
            takeOver();
        }
    }

    private boolean isOther(TransformId id) {
        return !id.equals(current.id());
    }

    /** Why the views of the successor cannot take over yet; empty if they can. */
    private String why(Optional<Publication> switching) {
        if (switching.isEmpty()) {
            return "a publication that switches to it";
        }
        CoverageState mine = next.coverage();
        if (mine == null || mine.epoch() < switching.get().epoch()) {
            return "its views of epoch " + switching.get().epoch();
        }
        CoverageState before = current.coverage();
        if (before != null && mine.logTimeMillis() < before.logTimeMillis()) {
            return "its speed job, which is " + (before.logTimeMillis() - mine.logTimeMillis()) + " ms behind";
        }
        return "";
    }

    private void takeOver() {
        Retired before = retired;
        TransformViews succeeded = current;
        current = next;
        next = null;
        retired = new Retired(succeeded, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETIRED_MILLIS));
        LOG.info("Transform {} is served from now on", current.id());
        if (before != null) {
            before.views().close();
        }
    }

    private void drop() {
        waiting = "";
        if (next != null) {
            LOG.info("Transform {} is given up", next.id());
            current.lookups().hold(false);
            next.close();
            next = null;
        }
    }

    private void closeRetired() {
        if (retired != null
                && System.nanoTime() > retired.closeAtNanos()
                && retired.views().queries().running() == 0) {
            retired.views().close();
            retired = null;
        }
        old.values().removeIf(views -> {
            views.refresh();
            boolean unheld = views.store().held().isEmpty() && views.queries().running() == 0;
            if (unheld) {
                views.close();
            }
            return unheld;
        });
    }

    /** Says of all views which epochs they read; the first failure is thrown when all have been asked. */
    void tellEpochs() {
        RuntimeException failure = null;
        for (TransformViews views : open()) {
            try {
                views.readers().tell();
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** The oldest epoch that is read now. */
    long oldestEpochRead() {
        return open().stream()
                .mapToLong(views -> views.readers().oldest())
                .min()
                .orElseThrow();
    }

    private List<TransformViews> open() {
        List<TransformViews> views = new ArrayList<>(List.of(current));
        next().ifPresent(views::add);
        Retired before = retired;
        if (before != null) {
            views.add(before.views());
        }
        views.addAll(old.values());
        return views;
    }

    /** The views that hold an epoch: those that are served, or those of another transform. */
    TransformViews holding(long epoch) {
        if (current.store().holds(epoch)) {
            return current;
        }
        return log.read().stream()
                .filter(publication -> publication.app().equals(app)
                        && publication.epoch() == epoch
                        && isOther(publication.transform()))
                .findFirst()
                .map(publication -> old.computeIfAbsent(publication.transform(), this::opened))
                .filter(views -> views.store().holds(epoch))
                .orElse(current);
    }

    /** The last publications of the lake, whichever transform they belong to. */
    List<Publication> held() {
        List<Publication> all = log.read().stream()
                .filter(publication -> publication.app().equals(app))
                .toList();
        return all.isEmpty()
                ? all
                : all.stream()
                        .filter(publication -> publication.epoch()
                                >= keep.oldestEpoch(all.get(all.size() - 1).epoch()))
                        .toList();
    }

    private TransformViews opened(TransformId id) {
        TransformViews views = opener.apply(id);
        views.showNothing();
        views.refresh();
        return views;
    }

    @Override
    public void close() {
        drop();
        if (retired != null) {
            retired.views().close();
        }
        old.values().forEach(TransformViews::close);
        current.close();
    }
}
