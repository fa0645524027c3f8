package dev.lambent.batch.lake;

import dev.lambent.error.LambentException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs independent work at once. A small Spark job is mostly its driver's planning and committing, which one thread does
 * alone while the cores wait.
 */
public final class Parallel {
    private Parallel() {}

    /**
     * Returns when all of it is done.
     *
     * @throws RuntimeException the first that any of it threw, after all have ended
     */
    public static void run(List<Runnable> work) {
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (Runnable one : work) {
            FutureTask<Void> task = new FutureTask<>(one, null);
            tasks.add(task);
            // A thread of its own inherits the class loader of spark-submit; one of a shared pool would not have it.
            new Thread(task, "batch-" + tasks.size()).start();
        }
        RuntimeException failure = null;
        for (FutureTask<Void> task : tasks) {
            try {
                task.get();
            } catch (ExecutionException e) {
                RuntimeException cause = e.getCause() instanceof RuntimeException known
                        ? known
                        : LambentException.internal(
                                "Part of a step failed", e.getCause().toString(), e.getCause());
                if (failure == null) {
                    failure = cause;
                } else {
                    failure.addSuppressed(cause);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw LambentException.external(
                        "The batch run was stopped", "the thread was interrupted", "Start the batch run again.", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
