package dev.lambent.score;

import dev.lambent.feature.FeatureSetId;
import dev.lambent.schema.Row;

/** A verified bundle, ready to score feature rows. Immutable and thread-safe. */
public interface Model {
    /** The bundle's id. */
    String id();

    FeatureSetId featureSet();

    /** {@code features} has the feature set's output schema. */
    Prediction score(Row features);

    /** The probability of each class, as {@link Scorer#classes}. */
    double[] classes(Row features);
}
