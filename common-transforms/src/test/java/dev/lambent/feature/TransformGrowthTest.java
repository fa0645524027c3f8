package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.AppFiles;
import dev.lambent.app.AppFolder;
import dev.lambent.app.Home;
import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransformGrowthTest {
    @TempDir
    Path temporary;

    private Home home;
    private TransformId served;

    @BeforeEach
    void publishAnApp() {
        Transform first =
                transform("SELECT flight_id, origin FROM flights", "SELECT flight_id, 1.0 AS label FROM flights");
        home = new Home(temporary.resolve("home"));
        served = first.id();
        AppFiles.read(temporary.resolve("app")).keep(home.app(served.value()));
    }

    private Transform transform(String features, String label) {
        return Transform.compile(new AppFolder(temporary.resolve("app"))
                .write("features.sql", features)
                .write("label.sql", label)
                .load(AppFolder.FLIGHTS));
    }

    @Test
    void otherFeaturesMayFollow() {
        Transform more = transform(
                "SELECT flight_id, origin, distance_mi FROM flights", "SELECT flight_id, 1.0 AS label FROM flights");
        assertThat(more.id()).isNotEqualTo(served);
        assertThatCode(() -> TransformGrowth.require(more, home, served)).doesNotThrowAnyException();
    }

    /** It ended in an internal error when the predictions of both were to be shown in one view. */
    @Test
    void rowIdKeepsItsType() {
        Transform text = transform(
                "SELECT CAST(flight_id AS VARCHAR) AS flight_id, origin FROM flights",
                "SELECT CAST(flight_id AS VARCHAR) AS flight_id, 1.0 AS label FROM flights");
        assertThatThrownBy(() -> TransformGrowth.require(text, home, served))
                .isInstanceOfSatisfying(
                        LambentException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
                .hasMessageContaining("flight_id, its row_id, as BIGINT and gives it as VARCHAR");
    }
}
