package dev.lambent.batch.archive;

import dev.lambent.error.LambentException;
import dev.lambent.fold.StateManifest;
import dev.lambent.log.LogPartition;
import dev.lambent.view.ControlEntry;
import java.util.List;
import java.util.Optional;

/** The model that is in force at the end of the control log: the one at the served boundary, or one activated since. */
public final class ModelInForce {
    private ModelInForce() {}

    /** @throws LambentException (USER) if the log ends before the boundary, (EXTERNAL) if it cannot be read */
    public static Optional<String> now(KafkaLog log, StateManifest served) {
        LogPartition control = LogPartition.CONTROL;
        if (!log.existing().containsKey(control.topic())) {
            return served.activeBundle();
        }
        long end = log.ends(List.of(control)).get(control);
        if (end < served.controlOffset()) {
            throw LambentException.user(
                    "The log is not the one this home belongs to",
                    "the control log ends at offset " + end + ", and epoch " + served.epoch() + " has read it up to "
                            + served.controlOffset(),
                    "Bring the old topic back, or name the brokers that have it with --bootstrap.");
        }
        LogRange since = new LogRange(
                control.topic(),
                log.topics().control(),
                control.partition(),
                served.controlOffset(),
                end,
                served.boundary().logTimeMillis() + 1);
        Optional<String> model = served.activeBundle();
        try (LogReader reader = new LogReader(log.bootstrap(), since)) {
            while (reader.hasNext()) {
                Optional<String> before = model;
                model = ControlEntry.read(reader.next().record().value())
                        .filter(entry -> entry.type() == ControlEntry.Type.ACTIVATE
                                && entry.featureSet().equals(served.featureSet()))
                        .flatMap(ControlEntry::bundle)
                        .or(() -> before);
            }
        }
        return model;
    }
}
