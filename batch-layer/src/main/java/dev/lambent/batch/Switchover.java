package dev.lambent.batch;

import dev.lambent.batch.archive.SpeedReach;
import dev.lambent.batch.publish.Publications;
import dev.lambent.feature.Transform;
import dev.lambent.view.Publication;
import java.util.Optional;

/**
 * Where a run stands between the transform that is served and its own. While another one is served and its speed job is
 * at work, publications are prepared: readers stay, and a speed job of the own transform starts from them. Once that job
 * has caught up, or if there is no speed job at all, the next publication makes readers move.
 *
 * @param served the served publication, if it is of another transform
 * @param firstPrepared the first prepared publication of the own transform
 * @param lastModel the model of the own feature set that answered last, if it ever did
 */
record Switchover(
        Optional<Publication> served,
        Optional<Publication> firstPrepared,
        Optional<String> lastModel,
        boolean sameFeatures) {
    static Switchover of(Publications publications, Transform own) {
        Optional<Publication> served = publications
                .served()
                .filter(publication -> !publication.transform().equals(own.id()));
        return new Switchover(
                served,
                publications.firstPrepared(own.id()),
                publications.lastModel(own.featureSet()),
                served.filter(publication -> publication.featureSet().equals(own.featureSet()))
                        .isPresent());
    }

    /** Whether the run is the first of its transform beside another one: it computes what is published already. */
    boolean begins() {
        return served.isPresent() && firstPrepared.isEmpty();
    }

    Publication.Role role(SpeedReach reach) {
        boolean caughtUp = reach == SpeedReach.COVERED && !begins();
        return served.isEmpty() || caughtUp || reach == SpeedReach.SILENT
                ? Publication.Role.SERVED
                : Publication.Role.PREPARED;
    }

    /** @param from log time of the run's first boundary */
    Optional<TakeOver> takeOver(long from) {
        if (served.isEmpty() || sameFeatures) {
            return Optional.empty();
        }
        return Optional.of(firstPrepared
                .map(first -> new TakeOver(first.boundary().logTimeMillis(), first.activeBundle()))
                .orElseGet(() -> new TakeOver(from, lastModel)));
    }
}
