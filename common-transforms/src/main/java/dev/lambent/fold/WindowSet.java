package dev.lambent.fold;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.MalformedBinaryException;
import dev.lambent.error.FormatVersion;
import dev.lambent.schema.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** The window aggregates of one PARTITION BY set, and how a key's state keeps them. Immutable; shared by all keys. */
public final class WindowSet {
    private final List<Aggregate> aggregates;
    private final int eventTimeColumn;
    private final boolean bounded;
    private final RangeStore.Layout range;
    private final RowsStore.Layout rows;
    private final TotalStore.Layout totals;

    /**
     * @param aggregates column i of the set's parts is aggregate i
     * @param eventTimeColumn index of the event time in input rows; any value if there are no aggregates
     * @param maxLatenessMillis how late a row may be appended and still be seen by RANGE frames
     * @param maxRows how many rows of a key RANGE frames remember at most; parts have a BOOLEAN column more then, which says
     *     whether a frame may lack some
     */
    public WindowSet(List<Aggregate> aggregates, int eventTimeColumn, long maxLatenessMillis, OptionalInt maxRows) {
        this.aggregates = List.copyOf(aggregates);
        this.eventTimeColumn = eventTimeColumn;
        bounded = maxRows.isPresent();
        WindowLayouts layouts = new WindowLayouts(this.aggregates, maxLatenessMillis, maxRows.orElse(0));
        range = layouts.range();
        rows = layouts.rows();
        totals = layouts.totals();
    }

    public List<Aggregate> aggregates() {
        return aggregates;
    }

    /** What a key's state keeps, for RANGE frames, ROWS frames and frames without a start. */
    public List<StateShape> stateShapes() {
        List<StateShape> shapes = new ArrayList<>();
        if (range != null) {
            shapes.add(StateShape.of(range));
        }
        if (rows != null) {
            shapes.add(StateShape.of(rows));
        }
        if (totals != null) {
            shapes.add(StateShape.of(totals));
        }
        return shapes;
    }

    public KeyState newState() {
        return new SetState(
                range == null ? null : new RangeStore(range),
                rows == null ? null : new RowsStore(rows),
                totals == null ? null : new TotalStore(totals));
    }

    /** @throws MalformedBinaryException for bytes that are not a state of this set */
    public KeyState readState(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        int version = in.readByte();
        if (version > SetState.FORMAT_VERSION) {
            FormatVersion.require(
                    "A key's fold state",
                    version,
                    SetState.FORMAT_VERSION,
                    "Use the Lambent version that wrote it, or run `lambent batch --full` and start the speed job anew.");
        }
        if (version < SetState.FORMAT_VERSION) {
            throw new MalformedBinaryException(
                    "a fold state has format version " + version + ", not " + SetState.FORMAT_VERSION);
        }
        SetState state = (SetState) newState();
        if (range != null) {
            state.range().load(in);
        }
        if (rows != null) {
            state.rows().ring().read(in);
        }
        if (totals != null) {
            state.totals().load(in);
        }
        if (in.hasRemaining()) {
            throw new MalformedBinaryException("a fold state is longer than its contents");
        }
        return state;
    }

    /** See {@link Fold#step}. */
    public Row step(KeyState key, long logTimeMillis, Row input, boolean wanted) {
        SetState state = (SetState) key;
        Row part = wanted ? new Row(aggregates.size() + (bounded ? 1 : 0)) : null;
        if (range != null) {
            state.range().step(logTimeMillis, input.longAt(eventTimeColumn), input, part);
        }
        if (rows != null) {
            state.rows().step(input.longAt(eventTimeColumn), input, part);
        }
        if (totals != null) {
            state.totals().step(logTimeMillis, input.longAt(eventTimeColumn), input, part);
        }
        if (wanted) {
            if (bounded) {
                part.setBoolean(
                        aggregates.size(),
                        (range != null && state.range().isTruncated(logTimeMillis))
                                || (totals != null && state.totals().isTruncated()));
            }
            for (int i = 0; i < aggregates.size(); i++) {
                if (aggregates.get(i).isOwnValue()) {
                    part.copyFrom(i, input, aggregates.get(i).argument());
                }
            }
        }
        return part;
    }
}
