package dev.lambent.batch;

import dev.lambent.batch.archive.KafkaLog;
import dev.lambent.batch.archive.SpeedTail;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Watches what the speed layer says of itself: how far it has come, and whether it took up a model. */
final class SpeedFollower {
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(3);
    private static final Duration CATCH_UP = Duration.ofSeconds(20);

    private final SpeedTail tail;

    private SpeedFollower(SpeedTail tail) {
        this.tail = tail;
    }

    static SpeedFollower fromEnd(KafkaLog log, KafkaLog.Topic speed, SpeedRecordCodec codec) {
        return new SpeedFollower(SpeedTail.fromEnd(log, speed, codec));
    }

    /** Who was heard. */
    enum Heard {
        /** A job of the own transform has answered every row. */
        CAUGHT_UP,
        /** A job of the own transform is at work and behind. */
        BEHIND,
        /** Only jobs of other transforms are at work. */
        OTHERS,
        NOBODY
    }

    /**
     * Waits until a run of the speed layer has answered every row up to {@code logTimeMillis}, so that the audit can
     * compare them all. Gives up when nothing is heard, or after a while: what is missing then is compared next time.
     */
    Heard awaitCoverage(long logTimeMillis, Report report) {
        Map<String, Map<Integer, Long>> runs = new HashMap<>();
        Map<String, Integer> tasks = new HashMap<>();
        long start = System.nanoTime();
        boolean heard = false;
        try (tail) {
            while (true) {
                for (SpeedRecord record : tail.poll()) {
                    if (record instanceof SpeedRecord.Progress progress) {
                        heard = true;
                        tasks.put(progress.run(), progress.tasks());
                        runs.computeIfAbsent(progress.run(), run -> new HashMap<>())
                                .merge(progress.task(), progress.logTimeMillis(), Math::max);
                    }
                }
                for (var run : runs.entrySet()) {
                    Map<Integer, Long> reached = run.getValue();
                    if (reached.size() == tasks.get(run.getKey())
                            && reached.values().stream().allMatch(time -> time >= logTimeMillis)) {
                        return Heard.CAUGHT_UP;
                    }
                }
                Duration waited = Duration.ofNanos(System.nanoTime() - start);
                if (!heard && waited.compareTo(SIGN_OF_LIFE) > 0) {
                    if (tail.heardOthers()) {
                        return Heard.OTHERS;
                    }
                    report.say("No speed job is at work; what it has not answered yet is compared in a later run.");
                    return Heard.NOBODY;
                }
                if (waited.compareTo(CATCH_UP) > 0) {
                    report.say("The speed job is behind; what it has not answered yet is compared in a later run.");
                    return Heard.BEHIND;
                }
            }
        }
    }
}
