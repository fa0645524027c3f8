package dev.lambent.serving.store;

import dev.lambent.log.Boundary;
import dev.lambent.serving.merge.BatchFiles;
import dev.lambent.view.Publication;
import java.util.Map;
import java.util.Optional;

/**
 * A publication with the files that it pins.
 *
 * @param publication empty for epoch 0, when nothing was published yet
 * @param tables per Delta table of the batch views
 */
public record Epoch(Optional<Publication> publication, Map<String, BatchFiles> tables) {
    public Epoch {
        tables = Map.copyOf(tables);
    }

    public long number() {
        return publication.map(Publication::epoch).orElse(0L);
    }

    public Boundary boundary() {
        return publication.map(Publication::boundary).orElse(Boundary.START);
    }

    /** Per partition of the speed topic where to read from; a partition that is not there is read from its beginning. */
    public Map<Integer, Long> speedOffsets() {
        return publication.map(Publication::speedOffsets).orElse(Map.of());
    }
}
