package dev.lambent.batch;

import dev.lambent.app.Home;
import dev.lambent.app.HomeLock;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The lock of a home's batch runs: one run or one promotion at a time. A run waits for a promotion, which is over within
 * minutes; two runs, or a promotion while a run is at work, are refused.
 */
final class RunLock implements AutoCloseable {
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final HomeLock lock;
    private final Optional<Path> note;

    private RunLock(HomeLock lock, Optional<Path> note) {
        this.lock = lock;
        this.note = note;
    }

    /**
     * For a batch run.
     *
     * @param patience how long to wait for a promotion
     */
    static RunLock ofRun(Home home, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<HomeLock> lock = HomeLock.tryTake(home.batchLock());
        while (lock.isEmpty() && Files.exists(note(home)) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LOOK_NANOS);
            lock = HomeLock.tryTake(home.batchLock());
        }
        return lock.map(taken -> new RunLock(taken, Optional.empty()))
                .orElseThrow(() -> LambentException.user(
                        "Another batch run is at work",
                        home.batchLock() + " is locked",
                        "Wait until it has finished, or stop it; it goes on where it was when started again."));
    }

    static RunLock ofPromotion(Home home) {
        HomeLock lock = HomeLock.tryTake(home.batchLock())
                .orElseThrow(() -> LambentException.user(
                        "A batch run is at work",
                        home.batchLock() + " is locked by it, or by another promotion",
                        "Wait until it has finished, then promote."));
        PlanFile.writeAtomically(note(home), "");
        return new RunLock(lock, Optional.of(note(home)));
    }

    /** There while a promotion has the lock; one that was killed leaves it, which makes a refusal late, and no more. */
    private static Path note(Home home) {
        return home.batchRun().resolve("promotion");
    }

    @Override
    public void close() {
        try (lock) {
            if (note.isPresent()) {
                Files.deleteIfExists(note.get());
            }
        } catch (IOException e) {
            throw LambentException.external(
                    "A promotion that is done cannot be ticked off",
                    note.get() + ": " + e,
                    "Delete the file; check the permissions of the home folder.",
                    e);
        }
    }
}
