package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BatchArgumentsTest {
    @Test
    void optionsAreRead() {
        BatchArguments arguments =
                parse("--home", "/h", "--app", "/a", "--full", "--train", "never", "--bootstrap", "k:1", "--standby");
        assertThat(arguments.standby()).isTrue();
        assertThat(arguments.app()).isEqualTo(Path.of("/a"));
        assertThat(arguments.home()).isEqualTo(Path.of("/h"));
        assertThat(arguments.bootstrap()).contains("k:1");
        assertThat(arguments.full()).isTrue();
        assertThat(arguments.train()).isEqualTo(TrainMode.NEVER);
    }

    @Test
    void trainingIsAutomaticUnlessSaidOtherwise() {
        BatchArguments arguments = parse("--home", "/h", "--app", "/a");
        assertThat(arguments.train()).isEqualTo(TrainMode.AUTO);
        assertThat(arguments.full()).isFalse();
        assertThat(arguments.bootstrap()).isEmpty();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertRefused("--home is missing", "--app", "/a");
        assertRefused("there is no option --fast", "--app", "/a", "--home", "/h", "--fast");
        assertRefused("--train is auto, always or never, not maybe", "--train", "maybe");
        assertRefused("--home needs a value", "--app", "/a", "--home");
    }

    private static void assertRefused(String reason, String... args) {
        assertThatThrownBy(() -> parse(args))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining(reason);
    }

    private static BatchArguments parse(String... args) {
        return BatchArguments.parse(args);
    }
}
