package dev.lambent.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Task;
import dev.lambent.encode.Encoder;
import dev.lambent.schema.Row;
import dev.lambent.score.Model;
import dev.lambent.score.ModelKind;
import dev.lambent.score.Scorer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    @Test
    void bundlesOfLaterKindsLoadAndScoreAsTheyDid() throws Exception {
        Encoder encoder = SampleBundle.encoder();
        List<Scorer> expected = new ArrayList<>(SampleBundle.later(encoder));
        try (Stream<Path> folders = Files.list(path("/bundles/v2"))) {
            for (Path folder : folders.toList()) {
                Model model = Bundles.load(folder, SampleBundle.FEATURE_SET, SampleBundle.SCHEMA);
                ModelKind kind = Bundles.manifest(folder).kind();
                Scorer scorer = expected.stream()
                        .filter(one -> one.kind() == kind)
                        .findFirst()
                        .orElseThrow();
                expected.remove(scorer);
                for (Row row : SampleBundle.rows()) {
                    assertThat(model.score(row)).isEqualTo(scorer.score(row));
                    if (kind.task() == Task.MULTICLASS) {
                        assertThat(model.classes(row)).containsExactly(scorer.classes(row));
                    }
                }
            }
        }
        assertThat(expected).isEmpty();
    }

    private static Path path(String resource) throws URISyntaxException {
        return Path.of(SavedBundlesTest.class.getResource(resource).toURI());
    }
}
