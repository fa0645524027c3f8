package dev.lambent.serving.speed;

import dev.lambent.serving.merge.CoverageClock;
import dev.lambent.serving.merge.CoverageState;
import dev.lambent.serving.merge.MergedViews;
import dev.lambent.serving.merge.SpeedBuffer;
import dev.lambent.serving.sql.ViewWriter;
import dev.lambent.serving.store.Epoch;
import dev.lambent.view.SpeedRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The speed side of the merged view: takes epochs and speed records, and writes what coverage allows. Everything but
 * {@link #status} belongs to one thread.
 */
public final class SpeedView {
    private final ViewWriter writer;
    private final MergedViews views;
    private final CoverageClock clock = new CoverageClock();
    private final Map<Integer, Hole> holes = new HashMap<>();
    private SpeedBuffer buffer;
    private Epoch epoch;
    private CoverageState written;
    private Optional<String> problem = Optional.of("the speed topic is not read yet");
    private long appliedMillis = CoverageClock.NOT_YET;
    private String appliedRun = "";
    private long rowsApplied;
    private long unreadable;
    private volatile SpeedStatus status;

    /** Records of the speed topic that are lost or unreadable, up to and with {@code offset}. */
    private record Hole(long epoch, int partition, long offset, String reason) {
        /** A later publication whose rows are all found after the hole needs nothing of it. */
        boolean matters(Epoch shown) {
            return shown.number() <= epoch || shown.speedOffsets().getOrDefault(partition, 0L) <= offset;
        }
    }

    public SpeedView(ViewWriter writer, MergedViews views) {
        this.writer = writer;
        this.views = views;
    }

    /** Shows an epoch: its batch views and its boundary, in one step for every reader. */
    public void show(Epoch next) {
        CoverageState coverage = coverage(next, appliedMillis, appliedRun);
        writer.swap(
                views.merged(next.boundary(), next.tables()), MergedViews.speedCondition(next.boundary()), coverage);
        epoch = next;
        written = coverage;
        if (buffer == null) {
            buffer = new SpeedBuffer(next.boundary());
        } else {
            buffer.boundary(next.boundary());
        }
        holes.values().removeIf(hole -> !hole.matters(next));
        publishStatus();
    }

    /** Whether an epoch is shown, so that views can answer. */
    public boolean isShown() {
        return epoch != null;
    }

    public Epoch epoch() {
        return epoch;
    }

    /** Whether the record is the first of a run that was not seen before. */
    public boolean isNewRun(SpeedRecord row) {
        return row instanceof SpeedRecord.Progress progress && clock.isNewRun(progress);
    }

    /** Takes the next record of a partition of the speed topic. */
    public void accept(SpeedRecord row) {
        if (row instanceof SpeedRecord.Event event) {
            buffer.add(event.place(), event);
        } else if (row instanceof SpeedRecord.Quarantined bad) {
            buffer.add(bad.place(), bad);
        } else if (row instanceof SpeedRecord.Progress progress) {
            clock.advance(progress);
        }
    }

    /** A record that cannot be read: what it held is missing until a publication starts after it. */
    public void unreadable(int partition, long offset, String reason) {
        unreadable++;
        lost(partition, offset, "record " + offset + " of speed partition " + partition + " is unreadable: " + reason);
    }

    /** Records up to and with {@code offset} are gone before they were read. */
    public void lost(int partition, long offset, String reason) {
        holes.merge(
                partition,
                new Hole(epoch.number(), partition, offset, reason),
                (before, now) -> now.offset() > before.offset() ? now : before);
    }

    /** Why the speed topic is not being read; empty while it is. */
    public void problem(Optional<String> reason) {
        problem = reason;
    }

    /** Rows held back until coverage reaches them. */
    public int waiting() {
        return buffer == null ? 0 : buffer.size();
    }

    /** Whether the speed layer has claimed more than was written, so that {@link #flush} has something to do. */
    public boolean hasMovedOn() {
        return clock.logTimeMillis() != appliedMillis;
    }

    /** How far the speed layer says it has come. */
    public long coveredMillis() {
        return clock.logTimeMillis();
    }

    /** Writes the rows that coverage has reached, and coverage with them, in one transaction. */
    public void flush() {
        CoverageState coverage = coverage(epoch, clock.logTimeMillis(), clock.run());
        if (coverage.equals(written)) {
            if (status.rowsWaiting() != buffer.size()) {
                publishStatus();
            }
            return;
        }
        List<SpeedRecord> rows = buffer.covered(coverage.speedLogTimeMillis());
        writer.apply(rows, coverage);
        buffer.applied(coverage.speedLogTimeMillis());
        appliedMillis = coverage.speedLogTimeMillis();
        appliedRun = coverage.speedRun();
        rowsApplied += rows.size();
        written = coverage;
        publishStatus();
    }

    private CoverageState coverage(Epoch of, long speedMillis, String run) {
        Optional<String> incomplete = holes.values().stream()
                .filter(hole -> hole.matters(of))
                .map(Hole::reason)
                .findFirst()
                .or(() -> problem);
        if (incomplete.isEmpty() && of.number() == 0 && speedMillis == CoverageClock.NOT_YET) {
            incomplete = Optional.of("nothing is published yet and no speed job has reported how far it has come");
        }
        return new CoverageState(of.number(), of.boundary().logTimeMillis(), speedMillis, run, incomplete);
    }

    private void publishStatus() {
        status = new SpeedStatus(
                written,
                rowsApplied,
                buffer.size(),
                buffer.duplicates(),
                buffer.beforeBoundary(),
                unreadable,
                clock.runs(),
                clock.tasks());
    }

    /** The last figures; null before the first epoch is shown. Any thread. */
    public SpeedStatus status() {
        return status;
    }
}
