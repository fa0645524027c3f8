package dev.lambent.speed.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirrorArgumentsTest {
    @Test
    void readsAllOfThemInAnyOrder() {
        String line = "--accept-hole trips --home h --app a --accept-hole notes --bootstrap k:1";
        assertThat(MirrorArguments.parse(line.split(" ")))
                .isEqualTo(
                        new MirrorArguments(Path.of("a"), Path.of("h"), Optional.of("k:1"), List.of("trips", "notes")));
        assertThat(MirrorArguments.parse("--app a --home h".split(" ")))
                .isEqualTo(new MirrorArguments(Path.of("a"), Path.of("h"), Optional.empty(), List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "--app a, --home is missing",
        "--home h, --app is missing",
        "--app a --home, --home has no value",
        "--app a --home h --fast, --fast is not known"
    })
    void saysWhatIsWrong(String line, String reason) {
        assertThatThrownBy(() -> MirrorArguments.parse(line.split(" ")))
                .isInstanceOfSatisfying(LambentException.class, refusal -> {
                    assertThat(refusal.kind()).isEqualTo(ErrorKind.USER);
                    assertThat(refusal.reason()).isEqualTo(reason);
                });
    }
}
