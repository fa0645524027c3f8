package dev.lambent.batch.keep;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.KeepSpec;
import dev.lambent.batch.publish.Publications;
import dev.lambent.view.Pins;
import dev.lambent.view.Publication;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the past that is kept begins. Versions of tables, boundaries and offsets of the speed topic grow from epoch to epoch,
 * so that the oldest publication kept says what all of them need.
 *
 * @param oldest the oldest publication kept
 * @param speedOffsets per partition of the speed topic, where the first record stands that a kept publication needs * @param newest the one that has just been published
 * @param pinnedEpoch the oldest epoch that a serving process reads
 */
record Cut(Publication oldest, Publication newest, SortedMap<Integer, Long> speedOffsets, OptionalLong pinnedEpoch) {
    Cut {
        requireNonNull(oldest, "oldest is null");
        requireNonNull(newest, "newest is null");
        speedOffsets = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(speedOffsets));
    }

    /**
     * Keeps the last publications that the app wants kept, the one that is served, and everything from the oldest pinned epoch on. Pins are read
     * first: who pins later looks for publications later, too, and finds the one that this run has made.
     */
    static Cut of(Publications publications, Pins pins, KeepSpec keep, long newestEpoch, long nowMillis) {
        OptionalLong pinned = pins.oldest(nowMillis);
        long served = publications.served().map(Publication::epoch).orElse(1L);
        long first = Math.min(served, Math.min(keep.oldestEpoch(newestEpoch), pinned.orElse(Long.MAX_VALUE)));
        List<Publication> kept = publications.from(first);
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (Publication publication : kept) {
            for (Map.Entry<Integer, Long> entry : publication.speedOffsets().entrySet()) {
                offsets.merge(entry.getKey(), entry.getValue(), Math::min);
            }
        }
        return new Cut(kept.get(0), kept.get(kept.size() - 1), offsets, pinned);
    }

    /** Whether there are answers of the speed layer that no kept publication needs. */
    boolean freesAnswers() {
        return speedOffsets.values().stream().anyMatch(offset -> offset > 0);
    }

    /** Whether a process reads what was there before the first publication: then everything stays. */
    boolean keepsAll() {
        return pinnedEpoch.isPresent() && pinnedEpoch.getAsLong() < 1;
    }

    /** Whether it is for a reader alone that the oldest publication is kept. */
    boolean isHeldByReader(KeepSpec keep) {
        return pinnedEpoch.isPresent() && pinnedEpoch.getAsLong() < keep.oldestEpoch(newest.epoch());
    }
}
