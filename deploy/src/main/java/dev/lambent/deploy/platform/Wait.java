package dev.lambent.deploy.platform;

import dev.lambent.error.LambentException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for a condition with a deadline. */
final class Wait {
    private static final long POLL_MILLIS = 50;

    private Wait() {}

    /**
     * @param what completes "… did not …": {@code "Flink did not accept requests"}
     * @param alive the process the condition depends on; when it ends, waiting is over
     * @param lastWords its last words, for the error
     */
    static void until(
            String what,
            Duration deadline,
            BooleanSupplier condition,
            BooleanSupplier alive,
            Supplier<String> lastWords) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (!alive.getAsBoolean()) {
                throw LambentException.external(what, "its process ended", "Its last words:\n" + lastWords.get(), null);
            }
            if (System.nanoTime() > end) {
                throw LambentException.external(
                        what,
                        "it took longer than " + deadline.toSeconds() + " s",
                        "Its last words:\n" + lastWords.get(),
                        null);
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw LambentException.external(what, "waiting was interrupted", "Run the command again.", e);
            }
        }
    }
}
