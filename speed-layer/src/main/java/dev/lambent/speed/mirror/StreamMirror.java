package dev.lambent.speed.mirror;

import dev.lambent.error.LambentException;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Mirrors one stream, session after session, until it is stopped or refuses to go on. */
final class StreamMirror implements Runnable {
    /** Long enough that a mirror which fenced this one has written down that it did. */
    private static final long PAUSE_SECONDS = 2;

    private final MirroredStream stream;
    private final MirrorProgress progress;
    private final String mirror = UUID.randomUUID().toString();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile MirrorSession session;
    /** Whether this mirror has written its name. */
    private boolean claimed;

    StreamMirror(MirroredStream stream, Consumer<String> out) {
        this.stream = stream;
        progress = new MirrorProgress(stream, out);
    }

    /** @throws LambentException if the mirror must not go on */
    @Override
    public void run() {
        try (MirrorTopics topics = new MirrorTopics(stream)) {
            while (!isStopped()) {
                try {
                    if (claimed) {
                        requireClaim(topics);
                    }
                    copy(topics);
                } catch (InterruptException e) {
                    throw e;
                } catch (KafkaException e) {
                    if (!isStopped()) {
                        progress.say("interrupted, going on from what is committed: " + e);
                        pause();
                    }
                }
            }
        }
    }

    private void copy(MirrorTopics topics) {
        try (MirrorSession opened = new MirrorSession(claimed ? stream.strict() : stream, topics, progress, mirror)) {
            claimed = true;
            session = opened;
            opened.run(this::isStopped);
        } finally {
            session = null;
        }
    }

    /** A session that was fenced may have been slow only; it lost its claim if another mirror wrote its name. */
    private void requireClaim(MirrorTopics topics) {
        new PositionLog(stream)
                .read(topics.endOfPositions())
                .owner()
                .filter(owner -> !owner.equals(mirror))
                .ifPresent(owner -> {
                    throw Refusal.takenOver(stream);
                });
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void pause() {
        try {
            stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Ends {@link #run} soon; what is not committed is copied by the next mirror. */
    void stop() {
        stopped.countDown();
        MirrorSession current = session;
        if (current != null) {
            current.wakeUp();
        }
    }
}
