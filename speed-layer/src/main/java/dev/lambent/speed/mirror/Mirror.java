package dev.lambent.speed.mirror;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Mirrors the streams of an app, each on a thread of its own. One that refuses to go on ends them all: it must be seen. */
final class Mirror {
    private static final long STOP_SECONDS = 15;

    private final List<StreamMirror> streams;
    private final BlockingQueue<Ended> ended;
    private final CountDownLatch allEnded;

    /** @param problem null if it was told to stop */
    private record Ended(RuntimeException problem) {}

    Mirror(List<MirroredStream> streams, Consumer<String> out) {
        this.streams =
                streams.stream().map(stream -> new StreamMirror(stream, out)).toList();
        ended = new ArrayBlockingQueue<>(streams.size());
        allEnded = new CountDownLatch(streams.size());
    }

    /**
     * Runs until it is stopped.
     *
     * @throws RuntimeException what ended a stream's mirror; the others have been stopped then
     */
    void run() throws InterruptedException {
        for (StreamMirror stream : streams) {
            Thread thread = new Thread(() -> run(stream), "mirror");
            thread.setDaemon(true);
            thread.start();
        }
        RuntimeException problem = ended.take().problem();
        stop();
        if (problem != null) {
            throw problem;
        }
    }

    private void run(StreamMirror stream) {
        RuntimeException problem = null;
        try {
            stream.run();
        } catch (RuntimeException e) {
            problem = e;
        } finally {
            ended.add(new Ended(problem));
            allEnded.countDown();
        }
    }

    /** Returns when all have ended, or after a while. */
    void stop() throws InterruptedException {
        streams.forEach(StreamMirror::stop);
        allEnded.await(STOP_SECONDS, TimeUnit.SECONDS);
    }
}
