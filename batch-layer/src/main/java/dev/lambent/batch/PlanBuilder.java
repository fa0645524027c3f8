package dev.lambent.batch;

import dev.lambent.batch.archive.HistoryPlan;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.log.Boundary;
import dev.lambent.view.Publication;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gathers the parts of a {@link Plan}. */
final class PlanBuilder {
    private final Optional<Publication> last;
    private final FeatureSetId featureSet;
    private final Boundary from;
    private final Boundary to;
    private final String rebuildReason;
    private final TrainMode train;
    private final TransformId transform;
    private long controlFrom;
    private long controlTo;
    private SortedMap<Integer, Long> speedFrom = new TreeMap<>();
    private SortedMap<Integer, Long> speedTo = new TreeMap<>();
    private Map<String, String> topicIds = Map.of();
    private Optional<String> bootstrap = Optional.empty();
    private Optional<HistoryPlan> history = Optional.empty();
    private Publication.Role role = Publication.Role.SERVED;
    private Optional<TakeOver> takeOver = Optional.empty();

    PlanBuilder(
            Optional<Publication> last,
            FeatureSetId featureSet,
            Boundary from,
            Boundary to,
            String rebuildReason,
            TrainMode train,
            TransformId transform) {
        this.last = last;
        this.featureSet = featureSet;
        this.from = from;
        this.to = to;
        this.rebuildReason = rebuildReason;
        this.train = train;
        this.transform = transform;
    }

    PlanBuilder control(long offsetFrom, long offsetTo) {
        controlFrom = offsetFrom;
        controlTo = offsetTo;
        return this;
    }

    PlanBuilder speed(SortedMap<Integer, Long> offsetsFrom, SortedMap<Integer, Long> offsetsTo) {
        speedFrom = offsetsFrom;
        speedTo = offsetsTo;
        return this;
    }

    PlanBuilder log(Map<String, String> ids, String servers) {
        topicIds = ids;
        bootstrap = Optional.of(servers);
        return this;
    }

    PlanBuilder history(Optional<HistoryPlan> imported) {
        history = imported;
        return this;
    }

    PlanBuilder role(Publication.Role asked, Optional<TakeOver> place) {
        role = asked;
        takeOver = place;
        return this;
    }

    Plan build() {
        return new Plan(
                last.map(Publication::epoch).orElse(0L) + 1,
                featureSet,
                !rebuildReason.isEmpty(),
                rebuildReason,
                train,
                from,
                to,
                controlFrom,
                controlTo,
                last.flatMap(Publication::activeBundle),
                speedFrom,
                speedTo,
                topicIds,
                bootstrap,
                history,
                transform,
                role,
                takeOver);
    }
}
