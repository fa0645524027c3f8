package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Home;
import dev.lambent.view.Publication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Homes that earlier versions saved: this one shows the same rows, and goes on from them. */
class GoldenHomeIT {
    @TempDir
    Path folder;

    private Batches opened(String version, String name) throws Exception {
        GoldenHome.copy(GoldenHome.folder(version, name), folder);
        return new Batches(folder.resolve("app"), new Home(folder.resolve("home")), Optional.empty());
    }

    private static void requireSaved(Batches batches, String text, Publication publication, long savedEpoch) {
        for (String view : GoldenHome.VIEWS.keySet()) {
            assertThat(GoldenHome.actual(batches, view, publication))
                    .as("%s of epoch %d", view, publication.epoch())
                    .isEqualTo(GoldenHome.expected(text, view, savedEpoch));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "v1")
    void aRunGoesOnFromTheSavedStateAndAFullRunGivesTheSavedRowsBitForBit(String version) throws Exception {
        Batches batches = opened(version, "history");
        String text = Files.readString(GoldenHome.text(version, "history"));
        List<Publication> saved = GoldenHome.publications(batches);
        assertThat(saved).hasSizeGreaterThanOrEqualTo(2);
        saved.forEach(publication -> requireSaved(batches, text, publication, publication.epoch()));
        Publication last = saved.get(saved.size() - 1);

        Publication next = batches.run();
        assertThat(next.epoch()).isEqualTo(last.epoch() + 1);
        assertThat(batches.printed.toString()).as("the fold goes on").doesNotContain("computed anew");
        assertThat(next.activeBundle()).isEqualTo(last.activeBundle());
        requireSaved(batches, text, next, last.epoch());

        requireSaved(batches, text, batches.full(), last.epoch());
    }

    @ParameterizedTest
    @ValueSource(strings = "v1")
    void everySavedEpochOfALogShowsItsRows(String version) throws Exception {
        Batches batches = opened(version, "log");
        String text = Files.readString(GoldenHome.text(version, "log"));
        List<Publication> saved = GoldenHome.publications(batches);
        assertThat(saved).hasSizeGreaterThanOrEqualTo(3);
        saved.forEach(publication -> requireSaved(batches, text, publication, publication.epoch()));
        assertThat(GoldenHome.expected(text, "served", saved.size())).isNotEmpty();
    }
}
