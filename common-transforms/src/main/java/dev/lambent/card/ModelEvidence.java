package dev.lambent.card;

import static java.util.Objects.requireNonNull;

import dev.lambent.app.Metric;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the card of a model shows. Numbers that are not finite are kept out.
 *
 * @param metrics those the model has on the hold-out
 * @param baselines simplest first
 * @param limits sentences: what the model is not for, or was not judged on
 * @param weakSlices sentences: where it is known to do badly
 */
public record ModelEvidence(
        ModelFacts model,
        DataFacts data,
        ContractFacts contract,
        List<MetricFigure> metrics,
        List<BaselineFigures> baselines,
        List<SliceFigure> slices,
        SearchFacts search,
        CurveFacts curves,
        Importances importances,
        List<DataFinding> findings,
        List<String> limits,
        List<String> weakSlices,
        Lineage lineage) {
    public ModelEvidence {
        requireNonNull(model, "model is null");
        requireNonNull(data, "data is null");
        requireNonNull(contract, "contract is null");
        requireNonNull(search, "search is null");
        requireNonNull(curves, "curves is null");
        requireNonNull(importances, "importances is null");
        requireNonNull(lineage, "lineage is null");
        metrics = Finite.only(metrics, figure -> Finite.all(figure.holdout()));
        baselines = List.copyOf(baselines);
        slices = List.copyOf(slices);
        findings = List.copyOf(findings);
        limits = List.copyOf(limits);
        weakSlices = List.copyOf(weakSlices);
    }

    /**
     * What a card cannot do without and is not here, in plain words; empty if nothing is missing. Missing evidence means no card,
     * and no promotion.
     */
    public List<String> missing() {
        return MissingEvidence.of(this);
    }

    /** The same of a bundle that has its id now. */
    public ModelEvidence withId(String id) {
        return new ModelEvidence(
                model.withId(id),
                data,
                contract,
                metrics,
                baselines,
                slices,
                search,
                curves,
                importances,
                findings,
                limits,
                weakSlices,
                lineage);
    }

    /** The text of the metric by which candidates were chosen. */
    String mainMetric() {
        return Metric.main(model.task()).text();
    }

    Optional<MetricFigure> figure(String metric) {
        return metrics.stream().filter(figure -> figure.metric().equals(metric)).findFirst();
    }
}
