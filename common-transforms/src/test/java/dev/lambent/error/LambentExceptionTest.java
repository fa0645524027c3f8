package dev.lambent.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LambentExceptionTest {
    @Test
    void saysProblemCauseAndRemedyInOneBreath() {
        LambentException error = LambentException.user("It is broken", "it fell", "Pick it up.");
        assertThat(error).hasMessage("It is broken: it fell. Pick it up.").hasNoCause();
        assertThat(error.kind()).isEqualTo(ErrorKind.USER);
        assertThat(error.problem()).isEqualTo("It is broken");
        assertThat(error.reason()).isEqualTo("it fell");
        assertThat(error.remedy()).isEqualTo("Pick it up.");
        assertThat(LambentException.user("It", "why?", "So.")).hasMessage("It: why? So.");
    }

    @Test
    void kindsAreToldApartByExitCode() {
        RuntimeException cause = new RuntimeException("x");
        assertThat(LambentException.external("a", "b", "C.", cause).kind()).isEqualTo(ErrorKind.EXTERNAL);
        assertThat(LambentException.unknownOutcome("a", "b", "C.", cause).kind())
                .isEqualTo(ErrorKind.UNKNOWN_OUTCOME);
        assertThat(LambentException.internal("a", "b", cause))
                .hasCause(cause)
                .hasMessageContaining("defect of Lambent");
        assertThat(Arrays.stream(ErrorKind.values()).map(ErrorKind::exitCode))
                .doesNotHaveDuplicates()
                .doesNotContain(0, 1);
    }
}
