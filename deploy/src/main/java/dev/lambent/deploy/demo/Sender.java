package dev.lambent.deploy.demo;

import dev.lambent.deploy.ingest.LogWriter;
import dev.lambent.deploy.ingest.RecordSource;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Sends rows in the background while the demo asks questions. */
final class Sender {
    private final LogWriter writer;
    private final CompletableFuture<Long> done;

    private Sender(LogWriter writer, CompletableFuture<Long> done) {
        this.writer = writer;
        this.done = done;
    }

    /** Sends all of {@code source}, then closes it. */
    static Sender start(LogWriter writer, RecordSource source, int rowsPerSecond) {
        CompletableFuture<Long> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try (source) {
                        writer.send(source, OptionalInt.of(rowsPerSecond), acknowledged -> {});
                        done.complete(writer.flush());
                    } catch (RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                },
                "sender");
        thread.setDaemon(true);
        thread.start();
        return new Sender(writer, done);
    }

    boolean isDone() {
        return done.isDone();
    }

    /** Rows acknowledged so far by the writer, from all sends. */
    long acknowledged() {
        return writer.acknowledged();
    }

    /** Waits for the end; returns the rows acknowledged by the writer, from all sends. */
    long await() {
        try {
            return done.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }
}
