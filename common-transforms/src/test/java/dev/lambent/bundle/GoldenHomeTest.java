package dev.lambent.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lambent.app.App;
import dev.lambent.app.AppFiles;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.app.SchemaGrowth;
import dev.lambent.feature.Transform;
import dev.lambent.fold.StateManifest;
import dev.lambent.score.Model;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Homes that earlier versions saved: their app compiles to the same transform, their model loads and scores as it did. */
class GoldenHomeTest {
    @ParameterizedTest
    @CsvSource({"v1, history", "v1, log"})
    void theAppIsTheSameTransformAndTheModelReproducesItsGoldenVectors(String version, String name) {
        Path folder = Path.of(
                System.getProperty("lambent.root"), "common-transforms/src/test/resources/golden", version, name);
        Home home = new Home(folder.resolve("home"));
        StateManifest manifest = StateManifest.current(home).orElseThrow();
        App kept = AppLoader.load(AppFiles.read(home.app(manifest.transform().value())), home);
        Transform transform = Transform.compile(kept);
        assertThat(transform.id()).isEqualTo(manifest.transform());
        assertThat(transform.featureSet()).isEqualTo(manifest.featureSet());
        assertThatCode(() -> SchemaGrowth.require(
                        AppLoader.load(folder.resolve("app"), home),
                        home,
                        manifest.transform().value()))
                .doesNotThrowAnyException();
        String bundle = manifest.activeBundle().orElseThrow();
        // Loading refuses a model whose golden vectors do not reproduce.
        Model model = Bundles.load(home.bundle(bundle), transform);
        assertThat(model.id()).isEqualTo(bundle);
    }
}
