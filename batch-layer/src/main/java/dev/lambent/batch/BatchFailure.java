package dev.lambent.batch;

import dev.lambent.error.LambentException;
import java.util.Optional;

/** What people are told of a run that failed. Spark wraps what its tasks throw; what was meant lies below. */
final class BatchFailure {
    /** As Java tells of the operating system's ENOSPC. */
    private static final String FULL = "No space left on device";

    private BatchFailure() {}

    /** Empty if nobody has foreseen it. */
    static Optional<LambentException> known(RuntimeException failure) {
        Throwable last = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LambentException known) {
                return Optional.of(known);
            }
            last = cause;
        }
        String message = String.valueOf(last.getMessage());
        return message.contains(FULL)
                ? Optional.of(LambentException.external(
                        "The batch run failed",
                        "a disk is full, that of the home folder or of Spark's scratch files (java.io.tmpdir): "
                                + message,
                        "Make room and run it again; it goes on where it was.",
                        failure))
                : Optional.empty();
    }
}
