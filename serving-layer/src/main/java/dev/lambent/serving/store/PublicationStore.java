package dev.lambent.serving.store;

import dev.lambent.app.KeepSpec;
import dev.lambent.error.LambentException;
import dev.lambent.feature.TransformId;
import dev.lambent.serving.merge.BatchFiles;
import dev.lambent.view.Publication;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The publications of one transform. {@link #refresh} looks for new ones; the newest is the current epoch; of
 * the last publications that the app keeps, those of the transform stay readable. Thread-safe.
 */
public final class PublicationStore {
    /** Tables that grow beside the publications; shown as of their newest version if a publication does not pin them. */
    private static final List<String> UNPINNED = List.of(Tables.PUBLICATIONS, Tables.MODELS, Tables.AUDIT);

    private final DeltaTables tables;
    private final PublicationLog log;
    private final String app;
    private final TransformId transform;
    private final KeepSpec keep;
    private final NavigableMap<Long, Publication> held = new TreeMap<>();
    private Map<String, Long> seenVersions = Map.of();
    private Epoch current = new Epoch(Optional.empty(), Map.of());
    private String refused = "";

    /** @param keep how many publications of the lake stay readable: a batch run deletes those before */
    public PublicationStore(DeltaTables tables, String app, TransformId transform, KeepSpec keep) {
        this.tables = tables;
        this.log = new PublicationLog(tables);
        this.app = app;
        this.transform = transform;
        this.keep = keep;
    }

    /**
     * Looks for new publications and new versions of the tables beside them.
     *
     * @return the current epoch if it or one of those tables changed
     * @throws LambentException if the lake cannot be read; the epoch stays what it was
     */
    public synchronized Optional<Epoch> refresh() {
        Map<String, Long> versions = new HashMap<>();
        for (String table : UNPINNED) {
            OptionalLong version = tables.latestVersion(table);
            if (version.isPresent()) {
                versions.put(table, version.getAsLong());
            }
        }
        if (versions.equals(seenVersions)) {
            return Optional.empty();
        }
        NavigableMap<Long, Publication> mine = new TreeMap<>();
        List<String> others = new ArrayList<>();
        List<Publication> all = log.read();
        for (Publication publication : all) {
            if (!publication.app().equals(app)) {
                others.add("epoch " + publication.epoch() + " belongs to app " + publication.app());
            } else if (publication.transform().equals(transform)) {
                mine.put(publication.epoch(), publication);
            }
        }
        Optional<Publication> newest =
                mine.isEmpty() ? Optional.empty() : Optional.of(mine.lastEntry().getValue());
        if (newest.isPresent()) {
            long oldest = keep.oldestEpoch(all.get(all.size() - 1).epoch());
            // The newest stays, even if many of another transform have come since.
            mine.headMap(Math.min(oldest, newest.get().epoch()), false).clear();
        }
        if (newest.isEmpty() ? current.number() > 0 : newest.get().epoch() < current.number()) {
            throw LambentException.user(
                    "The publications went back",
                    "epoch " + current.number() + " is served and is not among them any more",
                    "If the lake was made anew, start serving again.");
        }
        current = new Epoch(newest, resolve(newest, versions));
        held.clear();
        held.putAll(mine);
        refused = String.join("; ", others);
        seenVersions = versions;
        return Optional.of(current);
    }

    private Map<String, BatchFiles> resolve(Optional<Publication> publication, Map<String, Long> unpinned) {
        Map<String, Long> versions = new HashMap<>(unpinned);
        publication.ifPresent(pinned -> versions.putAll(pinned.tables()));
        versions.remove(Tables.ARCHIVE);
        Map<String, BatchFiles> files = new HashMap<>();
        versions.forEach((table, version) -> {
            BatchFiles known = current.tables().get(table);
            files.put(table, known != null && known.version() == version ? known : tables.files(table, version));
        });
        return files;
    }

    /**
     * An epoch that is still held, with the files it pins.
     *
     * @throws LambentException (USER) if there is no such epoch
     */
    public synchronized Epoch epoch(long number) {
        Publication publication = held.get(number);
        if (publication == null) {
            throw LambentException.user(
                    "Epoch " + number + " is not held",
                    held.isEmpty()
                            ? "nothing was published yet"
                            : "the epochs held are " + held.firstKey() + " to " + held.lastKey(),
                    "Ask for one of those, or leave the epoch out for the newest.");
        }
        return new Epoch(Optional.of(publication), resolve(Optional.of(publication), seenVersions));
    }

    /** The epoch to show; epoch 0 until {@link #refresh} has found a publication. The same object until something changes. */
    public synchronized Epoch current() {
        return current;
    }

    /** Whether an epoch of this transform can still be read. */
    public synchronized boolean holds(long number) {
        return held.containsKey(number);
    }

    public synchronized List<Publication> held() {
        return List.copyOf(held.values());
    }

    /** Why publications were passed over; empty if none was. */
    public synchronized String refused() {
        return refused;
    }
}
