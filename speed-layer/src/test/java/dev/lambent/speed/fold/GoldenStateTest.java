package dev.lambent.speed.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import dev.lambent.feature.Transform;
import dev.lambent.fold.KeyState;
import dev.lambent.fold.StateManifest;
import dev.lambent.speed.wire.StartPoint;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fold states that earlier versions left: a speed job of this version starts from them. */
class GoldenStateTest {
    private static final int MAX_PARALLELISM = 128;

    @ParameterizedTest
    @CsvSource({"v1, history, 2", "v1, log, 3"})
    void aJobStartsFromTheSavedState(String version, String name, long epoch) {
        Path folder = Path.of(
                System.getProperty("lambent.root"), "common-transforms/src/test/resources/golden", version, name);
        Home home = new Home(folder.resolve("home"));
        Transform transform = Transform.compile(AppLoader.load(folder.resolve("app"), home));
        StateManifest manifest = StateManifest.current(home).orElseThrow();
        assertThat(manifest.epoch()).isEqualTo(epoch);
        assertThat(manifest.transform()).isEqualTo(transform.id());
        StartPoint start = StartPoint.of(manifest, home.state(epoch));
        assertThat(start.boundary()).isEqualTo(manifest.boundary());
        assertThat(home.bundle(start.activeBundle())).isDirectory();

        KeyGroups all = new KeyGroups(KeyGroupRange.of(0, MAX_PARALLELISM - 1), MAX_PARALLELISM);
        Set<String> keys = new TreeSet<>();
        StateLoader.load(start.stateFiles(), transform.featureSet(), all, (key, cell) -> {
            assertThat(keys.add(key)).as(key).isTrue();
            int set = new SetKey(key).set();
            KeyState state = cell.state(transform.fold(), set);
            assertThat(transform.fold().readState(set, state.toBytes()).toBytes())
                    .isEqualTo(state.toBytes());
        });
        // Seven shops and twenty items have sales, and each is a key of one set.
        assertThat(keys).hasSize(27);
    }
}
