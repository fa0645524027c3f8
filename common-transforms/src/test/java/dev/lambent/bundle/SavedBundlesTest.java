package dev.lambent.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.encode.Encoder;
import dev.lambent.schema.Row;
import dev.lambent.score.Model;
import dev.lambent.score.Scorer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bundles of every published format version, made by {@link SampleBundle}, load for ever and score as they did. */
class SavedBundlesTest {
    @Test
    void bundlesOfFormat1LoadAndScoreAsTheyDid() throws Exception {
        Encoder encoder = SampleBundle.encoder();
        Map<String, Scorer> expected = Map.of(
                "LOGISTIC_REGRESSION", SampleBundle.linear(encoder),
                "GRADIENT_BOOSTED_CLASSIFICATION", SampleBundle.trees(encoder));
        for (String id : List.of("535cf492ec95fd3b", "b4eb54d3d9da184e")) {
            Path folder = path("/bundles/v1/" + id);
            Model model = Bundles.load(folder, SampleBundle.FEATURE_SET, SampleBundle.SCHEMA);
            assertThat(folder).hasFileName(model.id());
            Scorer scorer = expected.get(Bundles.manifest(folder).kind().name());
            for (Row row : SampleBundle.rows()) {
                assertThat(model.score(row)).isEqualTo(scorer.score(row));
            }
        }
    }

    private static Path path(String resource) throws URISyntaxException {
        return Path.of(SavedBundlesTest.class.getResource(resource).toURI());
    }
}
