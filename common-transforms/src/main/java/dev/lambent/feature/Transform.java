package dev.lambent.feature;

import dev.lambent.app.App;
import dev.lambent.fold.Fold;
import dev.lambent.fold.Frame;
import dev.lambent.schema.EventDecoder;
import dev.lambent.view.SpeedRecordCodec;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * The shared transform of one app, compiled once: decoders, fold, label query. The only code that computes a feature or
 * a label, in Spark, in Flink and in tests.
 */
public interface Transform {
    /**
     * Compiles an app.
     *
     * @throws dev.lambent.error.LambentException (USER) for SQL that is wrong or not supported, with its place
     */
    static Transform compile(App app) {
        return CompiledTransform.compile(app);
    }

    App app();

    FeatureSetId featureSet();

    /** The same for apps whose views are computed alike; another one means that every view is computed anew. */
    TransformId id();

    Fold fold();

    /** The same features over other frames, to find out what a value was made of; what it computes is never served. */
    Fold reframed(UnaryOperator<Frame> change);

    /**
     * How much older than a row, by log time, the rows may be that its features are computed of; empty if that has no limit.
     */
    OptionalLong reachMillis();

    LabelQuery labels();

    EventDecoder decoder(String stream);

    /** The model's inputs: names of columns of the fold's output, in its order (see {@link App#inputs()}). */
    List<String> inputs();

    /** How the features are computed and what state they need, for people. */
    String explanation();

    /** The generated Java, for people. */
    String source();

    SpeedRecordCodec speedCodec();
}
