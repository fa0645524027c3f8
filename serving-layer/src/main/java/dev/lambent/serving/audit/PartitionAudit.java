package dev.lambent.serving.audit;

import java.util.ArrayList;
import java.util.List;

/**
 * One partition of a stream, from the first offset that the log still has to coverage.
 *
 * @param joined whether the partition belongs to the log; of one that was added and has not joined yet nothing is read
 * @param fromOffset the first offset still in the log
 * @param toOffset the first offset beyond coverage
 * @param rows records of the log that are rows, valid or not
 * @param gaps offsets without a record (transaction markers)
 * @param batch rows of the view {@code events} from the batch layer
 * @param speed rows of the view {@code events} from the speed layer
 * @param quarantined rows of the view {@code quarantine}
 * @param lost rows of the log that are in neither view
 * @param duplicated rows of the views beyond the first at their position
 * @param unknown positions in the views, within the offsets read, that are no row of the log up to coverage
 */
public record PartitionAudit(
        String topic,
        int partition,
        boolean joined,
        long fromOffset,
        long toOffset,
        long rows,
        long ticks,
        long gaps,
        long batch,
        long speed,
        long quarantined,
        long lost,
        long duplicated,
        long unknown) {

    /** What is wrong, as a sentence without a full stop. */
    String failure() {
        List<String> parts = new ArrayList<>();
        if (lost > 0) {
            parts.add(lost + " rows of the log are in no view (lost)");
        }
        if (duplicated > 0) {
            parts.add(duplicated + " rows are in the views more than once (duplicated)");
        }
        if (unknown > 0) {
            parts.add(unknown + " rows of the views are not in the log (unknown)");
        }
        long offsets = toOffset - fromOffset;
        if (offsets != rows + ticks + gaps) {
            parts.add(offsets + " offsets are not " + rows + " rows, " + ticks + " ticks and " + gaps + " gaps");
        }
        return topic + "-" + partition + ": " + String.join("; ", parts);
    }

    /** Whether every offset is accounted for exactly once. */
    public boolean holds() {
        return lost == 0 && duplicated == 0 && unknown == 0 && toOffset - fromOffset == rows + ticks + gaps;
    }
}
