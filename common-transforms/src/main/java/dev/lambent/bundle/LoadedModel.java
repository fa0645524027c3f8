package dev.lambent.bundle;

import dev.lambent.feature.FeatureSetId;
import dev.lambent.schema.Row;
import dev.lambent.score.Model;
import dev.lambent.score.Prediction;
import dev.lambent.score.Scorer;

/** A verified bundle. */
record LoadedModel(Manifest manifest, Scorer scorer) implements Model {
    @Override
    public String id() {
        return manifest.id();
    }

    @Override
    public FeatureSetId featureSet() {
        return manifest.featureSet();
    }

    @Override
    public Prediction score(Row features) {
        return scorer.score(features);
    }

    @Override
    public double[] classes(Row features) {
        return scorer.classes(features);
    }
}
