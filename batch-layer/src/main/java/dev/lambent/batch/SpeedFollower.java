package dev.lambent.batch;

import dev.lambent.batch.archive.KafkaLog;
import dev.lambent.batch.archive.SpeedReach;
import dev.lambent.batch.archive.SpeedTail;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Watches what the speed layer says of itself: how far it has come, and whether it took up a model. */
final class SpeedFollower {
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(3);

    /** As long as a speed job takes to come back after its JobManager was killed, and more. */
    private static final Duration COMES_BACK = Duration.ofSeconds(25);

    private static final Duration CATCH_UP = Duration.ofSeconds(20);

    private final SpeedTail tail;

    private SpeedFollower(SpeedTail tail) {
        this.tail = tail;
    }

    static SpeedFollower fromEnd(KafkaLog log, KafkaLog.Topic speed, SpeedRecordCodec codec) {
        return new SpeedFollower(SpeedTail.fromEnd(log, speed, codec));
    }

    /**
     * Waits until a run of the speed layer has answered every row up to {@code logTimeMillis}. Gives up when nothing is
     * heard, or after a while.
     *
     * @param patiently whether a speed job that is just being restarted must not be taken for none
     */
    SpeedReach awaitCoverage(long logTimeMillis, boolean patiently) {
        Map<String, Map<Integer, Long>> runs = new HashMap<>();
        Map<String, Integer> tasks = new HashMap<>();
        long start = System.nanoTime();
        boolean heard = false;
        Duration firstHeard = Duration.ZERO;
        try (tail) {
            while (true) {
                for (SpeedRecord record : tail.poll()) {
                    if (record instanceof SpeedRecord.Progress progress) {
                        if (!heard) {
                            heard = true;
                            firstHeard = Duration.ofNanos(System.nanoTime() - start);
                        }
                        tasks.put(progress.run(), progress.tasks());
                        runs.computeIfAbsent(progress.run(), run -> new HashMap<>())
                                .merge(progress.task(), progress.logTimeMillis(), Math::max);
                    }
                }
                for (var run : runs.entrySet()) {
                    Map<Integer, Long> reached = run.getValue();
                    if (reached.size() == tasks.get(run.getKey())
                            && reached.values().stream().allMatch(time -> time >= logTimeMillis)) {
                        return SpeedReach.COVERED;
                    }
                }
                Duration waited = Duration.ofNanos(System.nanoTime() - start);
                if (!heard && tail.heardOthers() && waited.compareTo(SIGN_OF_LIFE) > 0) {
                    return SpeedReach.OTHERS;
                }
                if (!heard && waited.compareTo(patiently ? COMES_BACK : SIGN_OF_LIFE) > 0) {
                    return SpeedReach.SILENT;
                }
                if (heard && waited.minus(firstHeard).compareTo(CATCH_UP) > 0) {
                    return SpeedReach.BEHIND;
                }
            }
        }
    }
}
