package dev.lambent.batch.publish;

import dev.lambent.batch.archive.KafkaLog;
import dev.lambent.batch.archive.SpeedTail;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.log.LogPartition;
import dev.lambent.view.ControlEntry;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a promoted model in force by way of the control log: every task of the running speed job loads and verifies it
 * first; one that cannot keeps the old model answering everywhere.
 */
public final class Activation {
    /** What has answered before may be just coming back: as long as a speed job takes for that, and more. */
    static final Duration COMES_BACK = Duration.ofSeconds(25);

    /** A speed job that is alive reports progress at least once a second. */
    static final Duration SIGN_OF_LIFE = Duration.ofSeconds(3);

    /** Longer than a speed job takes to come back after its JobManager was killed: a model took hours to train, perhaps. */
    static final Duration PREPARATION = Duration.ofSeconds(120);

    /** A job that has gone back to a checkpoint may have read the entry before it, and answered under another name. */
    static final Duration ASKED_AGAIN = Duration.ofSeconds(10);

    private final KafkaLog log;
    private final SpeedRecordCodec codec;
    private final FeatureSetId featureSet;

    /** @param codec of the transform whose jobs are to answer */
    public Activation(KafkaLog log, SpeedRecordCodec codec, FeatureSetId featureSet) {
        this.log = log;
        this.codec = codec;
        this.featureSet = featureSet;
    }

    /** How it ended. */
    public enum Outcome {
        /** All tasks of a speed job have it, and it is in force. */
        ACTIVATED,
        /** No speed job is at work; it is in force, and a job that starts loads it. */
        ACTIVATED_UNHEARD,
        /** A task could not load it. It is not in force. */
        REFUSED,
        /** A speed job is at work but did not answer in time. It is not in force. */
        UNANSWERED
    }

    /** @param message who refused and why; empty otherwise */
    public record Result(Outcome outcome, String message) {
        public boolean isActive() {
            return outcome == Outcome.ACTIVATED || outcome == Outcome.ACTIVATED_UNHEARD;
        }
    }

    public Result run(String bundle) {
        return run(bundle, Optional.empty());
    }

    /** @param reason why somebody puts it in force by hand; kept in the control log */
    public Result run(String bundle, Optional<String> reason) {
        ControlEntry activation = ControlEntry.activate(featureSet, bundle, reason);
        if (!log.existing().containsKey(LogPartition.CONTROL.topic())) {
            log.createControlTopic();
        }
        KafkaLog.Topic speed = log.speedTopic();
        if (speed == null) {
            return activate(activation, Outcome.ACTIVATED_UNHEARD);
        }
        try (SpeedTail tail = SpeedTail.fromEnd(log, speed, codec)) {
            boolean answeredBefore = log.speedEnds(speed).values().stream().anyMatch(end -> end > 0);
            return await(tail, bundle, activation, answeredBefore ? COMES_BACK : SIGN_OF_LIFE);
        }
    }

    private Result await(SpeedTail tail, String bundle, ControlEntry activation, Duration patience) {
        Map<String, Set<Integer>> accepted = new HashMap<>();
        boolean heard = false;
        long start = System.nanoTime();
        Duration nextAsked = Duration.ZERO;
        while (true) {
            Duration waited = Duration.ofNanos(System.nanoTime() - start);
            if (waited.compareTo(nextAsked) >= 0) {
                log.appendControl(ControlEntry.prepare(featureSet, bundle).toBytes());
                nextAsked = waited.plus(ASKED_AGAIN);
            }
            for (SpeedRecord record : tail.poll()) {
                if (record instanceof SpeedRecord.Progress) {
                    heard = true;
                } else if (record instanceof SpeedRecord.Acknowledged answer
                        && answer.bundle().equals(bundle)) {
                    heard = true;
                    if (!answer.accepted()) {
                        return new Result(
                                Outcome.REFUSED,
                                "task " + answer.task() + " of speed job " + answer.run() + ": " + answer.message());
                    }
                    Set<Integer> tasks = accepted.computeIfAbsent(answer.run(), run -> new HashSet<>());
                    tasks.add(answer.task());
                    if (tasks.size() == answer.tasks()) {
                        return activate(activation, Outcome.ACTIVATED);
                    }
                }
            }
            if (!heard && waited.compareTo(patience) > 0) {
                return activate(activation, Outcome.ACTIVATED_UNHEARD);
            }
            if (waited.compareTo(PREPARATION) > 0) {
                return new Result(
                        Outcome.UNANSWERED,
                        "not all tasks of the speed job answered within " + PREPARATION.toSeconds() + " s");
            }
        }
    }

    private Result activate(ControlEntry activation, Outcome outcome) {
        log.appendControl(activation.toBytes());
        return new Result(outcome, "");
    }
}
