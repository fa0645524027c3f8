package dev.lambent.deploy.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelNamesTest {
    private static final String A = "3f2a000000000001";
    private static final String B = "3f2b000000000002";
    private static final String C = "c0ffee0000000003";

    private static final ModelNames NAMES = new ModelNames(List.of(A, B, C), Map.of("champion", B));

    private static void assertRefused(ModelNames names, String written, String... said) {
        assertThatThrownBy(() -> names.resolve(written))
                .isInstanceOfSatisfying(
                        LambentException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
                .message()
                .contains(said);
    }

    @Test
    void anIdItsFirstDigitsAndAnAliasNameAModel() {
        assertThat(NAMES.resolve(A)).isEqualTo(A);
        assertThat(NAMES.resolve("3f2a")).isEqualTo(A);
        assertThat(NAMES.resolve("c")).isEqualTo(C);
        assertThat(NAMES.resolve(" C0FF ")).isEqualTo(C);
        assertThat(NAMES.resolve("champion")).isEqualTo(B);
        assertThat(NAMES.resolve("CHAMPION")).isEqualTo(B);
    }

    @Test
    void digitsThatSeveralIdsBeginWithAreNotClear() {
        assertRefused(NAMES, "3f2", "It is not clear which model is meant", A + ", " + B, "more digits");
        assertRefused(NAMES, "3f2a00000000000100", "There is no model");
        assertRefused(NAMES, "", "There is no model");
    }

    @Test
    void anUnknownNameGetsTheNearestOne() {
        assertRefused(NAMES, "champoin", "Did you mean champion?");
        assertRefused(NAMES, "c0ffee0000000004", "Did you mean " + C + "?");
        assertRefused(NAMES, "zzzzzzzzzzzzzzzzzz", "`lambent models` shows them all");
        assertRefused(new ModelNames(List.of(), Map.of()), "3f", "Train one first");
    }

    @Test
    void anAliasWithoutAModelSaysWhy() {
        assertRefused(NAMES, "previous", "There is no previous", "was in force before");
        assertRefused(NAMES, "challenger", "There is no challenger", "has been in force");
        assertRefused(new ModelNames(List.of(A), Map.of()), "champion", "no model is in force");
    }
}
