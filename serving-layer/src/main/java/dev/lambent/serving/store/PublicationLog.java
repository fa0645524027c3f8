package dev.lambent.serving.store;

import dev.lambent.view.Publication;
import dev.lambent.view.PublicationJson;
import dev.lambent.view.Tables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** All publications of the lake, whichever transform they belong to. Reads the table again only when it has grown. */
public final class PublicationLog {
    private final DeltaTables tables;
    private long seenVersion = -1;
    private List<Publication> seen = List.of();

    public PublicationLog(DeltaTables tables) {
        this.tables = tables;
    }

    /**
     * The publications by epoch; none before the first.
     *
     * @throws dev.lambent.error.LambentException if the lake cannot be read
     */
    public synchronized List<Publication> read() {
        OptionalLong version = tables.latestVersion(Tables.PUBLICATIONS);
        if (version.isPresent() && version.getAsLong() != seenVersion) {
            List<Publication> found = new ArrayList<>();
            for (String document : tables.strings(Tables.PUBLICATIONS, version.getAsLong(), "document")) {
                found.add(PublicationJson.read(document));
            }
            found.sort(Comparator.comparingLong(Publication::epoch));
            seen = List.copyOf(found);
            seenVersion = version.getAsLong();
        }
        return seen;
    }

    /** The newest publication that readers are to be at. */
    public static Optional<Publication> served(List<Publication> publications) {
        return publications.stream()
                .filter(publication -> !publication.prepared())
                .max(Comparator.comparingLong(Publication::epoch));
    }
}
