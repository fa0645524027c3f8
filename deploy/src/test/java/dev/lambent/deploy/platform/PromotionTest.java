package dev.lambent.deploy.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromotionTest {
    @Test
    void theLastLineIsTheAnswer() {
        assertThat(Promotion.said("some library's greeting\n{\"said\":\"it is in force\"}\n"))
                .contains("it is in force");
    }

    @ParameterizedTest
    @EnumSource(ErrorKind.class)
    void anErrorKeepsItsKindAndItsParts(ErrorKind kind) {
        String output = "{\"error\":{\"kind\":\"" + kind
                + "\",\"problem\":\"Not in force\",\"reason\":\"refused by task 0\",\"remedy\":\"See the log.\"}}\n";
        assertThatThrownBy(() -> Promotion.said(output)).isInstanceOfSatisfying(LambentException.class, e -> {
            assertThat(e.kind()).isEqualTo(kind);
            assertThat(e.problem()).isEqualTo("Not in force");
            assertThat(e.reason()).isEqualTo("refused by task 0");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "killed", "{\"said\"", "{}"})
    void aProcessThatDiedHasSaidNothing(String output) {
        assertThat(Promotion.said(output)).isEmpty();
    }
}
