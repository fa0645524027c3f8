package dev.lambent.batch;

import dev.lambent.app.Topics;
import dev.lambent.feature.Transform;
import dev.lambent.view.SpeedRecord;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a batch run hears of a speed job: it is alive, and how far it has come. It answers no row. */
final class PlayedSpeedJob implements AutoCloseable {
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    private PlayedSpeedJob(String bootstrap, Transform transform, boolean caughtUp) {
        String topic = new Topics(transform.app().name()).speed();
        thread = new Thread(
                () -> {
                    try (TestLog log = new TestLog(bootstrap)) {
                        do {
                            long reached = caughtUp ? System.currentTimeMillis() : 1;
                            log.send(
                                    topic,
                                    0,
                                    transform
                                            .speedCodec()
                                            .toBytes(new SpeedRecord.Progress(
                                                    "run of " + transform.id(), 0, 1, reached)));
                            log.flush();
                        } while (!stop.await(200, TimeUnit.MILLISECONDS));
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                "played-speed-job");
        thread.start();
    }

    static PlayedSpeedJob caughtUp(String bootstrap, Transform transform) {
        return new PlayedSpeedJob(bootstrap, transform, true);
    }

    static PlayedSpeedJob behind(String bootstrap, Transform transform) {
        return new PlayedSpeedJob(bootstrap, transform, false);
    }

    @Override
    public void close() throws InterruptedException {
        stop.countDown();
        thread.join();
    }
}
