package dev.lambent.batch;

import dev.lambent.app.Home;
import dev.lambent.app.HomeLock;
import dev.lambent.error.LambentException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The lock of a home's batch runs: one run or one promotion at a time. A run waits for a promotion, which is over within
 * minutes; two runs, or a promotion while a run is at work, are refused. A promotion holds a second lock from before it
 * takes the first until after it has given it back: who finds the second free and the first taken meets a run.
 */
final class RunLock implements AutoCloseable {
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final HomeLock lock;
    private final Optional<HomeLock> promoting;

    private RunLock(HomeLock lock, Optional<HomeLock> promoting) {
        this.lock = lock;
        this.promoting = promoting;
    }

    /**
     * For a batch run.
     *
     * @param patience how long to wait for a promotion
     */
    static RunLock ofRun(Home home, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<HomeLock> noPromotion = HomeLock.tryTake(promotionLock(home));
            try {
                Optional<HomeLock> lock = HomeLock.tryTake(home.batchLock());
                if (lock.isPresent()) {
                    return new RunLock(lock.get(), Optional.empty());
                }
                if (noPromotion.isPresent() || System.nanoTime() >= deadline) {
                    throw LambentException.user(
                            "Another batch run is at work",
                            home.batchLock() + " is locked",
                            "Wait until it has finished, or stop it; it goes on where it was when started again.");
                }
            } finally {
                noPromotion.ifPresent(HomeLock::close);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    static RunLock ofPromotion(Home home) {
        Optional<HomeLock> promoting = HomeLock.tryTake(promotionLock(home));
        Optional<HomeLock> lock = promoting.flatMap(mine -> HomeLock.tryTake(home.batchLock()));
        if (lock.isEmpty()) {
            promoting.ifPresent(HomeLock::close);
            throw LambentException.user(
                    "A batch run is at work",
                    home.batchLock() + " is locked by it, or by another promotion",
                    "Wait until it has finished, then promote.");
        }
        return new RunLock(lock.get(), promoting);
    }

    private static Path promotionLock(Home home) {
        return home.batchLock().resolveSibling("promotion.lock");
    }

    @Override
    public void close() {
        lock.close();
        promoting.ifPresent(HomeLock::close);
    }
}
