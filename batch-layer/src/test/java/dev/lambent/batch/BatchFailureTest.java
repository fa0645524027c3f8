package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class BatchFailureTest {
    @Test
    void whatATaskMeantIsTold() {
        LambentException meant = LambentException.user("The label is wrong", "it is text", "Make it a number.");
        assertThat(BatchFailure.known(new IllegalStateException("Job aborted", new RuntimeException(meant))))
                .containsSame(meant);
    }

    /** It was told as a fault of Lambent's own, with exit code 70. */
    @Test
    void aFullDiskIsNoFaultOfOurs() {
        IOException full = new IOException("No space left on device");
        LambentException told = BatchFailure.known(
                        new IllegalStateException("Job aborted", new RuntimeException("Task failed", full)))
                .orElseThrow();
        assertThat(told.kind()).isEqualTo(ErrorKind.EXTERNAL);
        assertThat(told.getMessage()).contains("a disk is full").contains("it goes on where it was");
    }

    @Test
    void anythingElseIsUnknown() {
        assertThat(BatchFailure.known(new IllegalStateException("Job aborted"))).isEmpty();
    }
}
