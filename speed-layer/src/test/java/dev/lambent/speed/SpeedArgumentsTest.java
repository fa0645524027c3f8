package dev.lambent.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeedArgumentsTest {
    @Test
    void readsAllOfThemInAnyOrder() {
        SpeedArguments arguments = SpeedArguments.parse(
                new String[] {"--home", "h", "--parallelism", "3", "--app", "a", "--bootstrap", "k:1"});
        assertThat(arguments.app()).isEqualTo(Path.of("a"));
        assertThat(arguments.home()).isEqualTo(Path.of("h"));
        assertThat(arguments.bootstrap()).contains("k:1");
        assertThat(arguments.parallelism()).contains(3);
    }

    @Test
    void needsNoMoreThanAppAndHome() {
        SpeedArguments arguments = SpeedArguments.parse(new String[] {"--app", "a", "--home", "h"});
        assertThat(arguments.bootstrap()).isEmpty();
        assertThat(arguments.parallelism()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--app a, --home is missing",
        "--app a --home, --home has no value",
        "--app a --home h --fast 1, --fast is not known",
        "--app a --app b --home h, --app is given twice",
        "--app a --home h --parallelism x, --parallelism is not a number: x",
        "--app a --home h --parallelism 0, '--parallelism is 0, it has to be 1 to 128'",
        "--app a --home h --parallelism 129, '--parallelism is 129, it has to be 1 to 128'"
    })
    void saysWhatIsWrong(String line, String reason) {
        assertThatThrownBy(() -> SpeedArguments.parse(line.split(" ")))
                .isInstanceOfSatisfying(LambentException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.USER);
                    assertThat(refusal.reason()).isEqualTo(reason);
                    assertThat(refusal.remedy()).startsWith("Usage: ");
                });
    }
}
