package dev.lambent.speed.testing;

import dev.lambent.app.Home;
import dev.lambent.bundle.BundleContent;
import dev.lambent.bundle.Bundles;
import dev.lambent.bundle.Provenance;
import dev.lambent.encode.Encoder;
import dev.lambent.encode.EncoderFitter;
import dev.lambent.feature.Transform;
import dev.lambent.schema.Row;
import dev.lambent.score.LinearScorer;
import dev.lambent.score.ModelKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/** Real bundles with made-up weights. */
public final class FlightsBundle {
    private FlightsBundle() {}

    /** Saves a logistic regression in the home folder; the seed makes its weights. Returns its id. */
    public static String save(Transform transform, Home home, List<Row> features, long seed) {
        EncoderFitter fitter = new EncoderFitter(transform.fold().outputSchema(), transform.inputs());
        features.forEach(fitter::add);
        Encoder encoder = fitter.fit();
        Random random = new Random(seed);
        double[] weights = new double[encoder.linearWidth()];
        Arrays.setAll(weights, i -> random.nextGaussian() / 10);
        BundleContent content = new BundleContent(
                transform.app().name(),
                transform.featureSet(),
                encoder,
                new LinearScorer(encoder, ModelKind.LOGISTIC_REGRESSION, weights, -1),
                1_000,
                new Provenance(
                        seed,
                        features.size(),
                        OptionalLong.empty(),
                        0,
                        1,
                        Map.of("regParam", 0.1),
                        Map.of(),
                        Map.of("java", "17")),
                "0123456789abcdef",
                List.of(),
                Map.of(),
                features.subList(0, 60),
                Optional.empty());
        return Bundles.save(home.bundles(), content).id();
    }
}
