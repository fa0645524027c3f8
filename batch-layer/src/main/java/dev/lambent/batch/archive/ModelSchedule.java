package dev.lambent.batch.archive;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which model answered when: the activations of the control log, in log order.
 *
 * @param changes in log order
 */
public record ModelSchedule(List<Change> changes) implements Serializable {
    /**
     * @param offset place in the control log; negative for a model that a publication put in force before the log began
     * @param logTimeMillis log time of the entry
     */
    public record Change(long offset, long logTimeMillis, String bundle) implements Serializable {
        /**
         * The log time of the first rows it holds for. {@code @control} sorts before every stream, so an entry precedes
         * rows of its own log time; an initial model begins after the boundary it was published with.
         */
        long firstRowMillis() {
            return offset < 0 ? logTimeMillis + 1 : logTimeMillis;
        }
    }

    public ModelSchedule {
        changes = new ArrayList<>(changes);
    }

    /** The model in force for a stream's row with this log time, or null. */
    public String at(long logTimeMillis) {
        String bundle = null;
        for (Change change : changes) {
            if (change.firstRowMillis() > logTimeMillis) {
                break;
            }
            bundle = change.bundle();
        }
        return bundle;
    }
}
