package dev.lambent.speed.fold;

import dev.lambent.error.LambentException;
import dev.lambent.fold.Fold;
import dev.lambent.fold.KeyState;
import dev.lambent.log.LogPlace;
import dev.lambent.schema.Row;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.wire.StartPoint;
import dev.lambent.speed.wire.TransformSource;
import dev.lambent.view.ControlEntry;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Folds the copies of rows in log order, and stamps each with the model in force at its place.
 *
 * <p>Input 1 is keyed by set and key, and arrives in order per partition of the log; input 2 is the control log,
 * broadcast. Both wait in {@link LogMerge} until the watermark says that nothing can come before them. Taking a row then
 * needs no sort and no timer, and no row is ever late: one that is would be folded at the wrong place, so it is an error.
 */
public final class OrderedFold extends AbstractStreamOperator<Piece>
        implements TwoInputStreamOperator<FoldInput, Arrival, Piece> {
    private static final long serialVersionUID = 1L;
    /** How often, in log time, keys that can see nothing any more are forgotten. */
    private static final long SWEEP_EVERY_MILLIS = 3_600_000;

    private static final ValueStateDescriptor<KeyCell> STATE =
            new ValueStateDescriptor<>("fold", KeyCell.Serializer.INSTANCE);

    private final TransformSource source;
    private final StartPoint start;

    private transient Fold fold;
    private transient LogMerge<Queued> queue;
    private transient ControlState control;
    private transient long drainedTo;
    private transient long sweptTo;
    private transient boolean restored;
    private transient ValueState<KeyCell> state;
    private transient ListState<FoldInput> savedQueue;
    private transient ListState<ControlState> savedControl;
    private transient ListState<String> savedFeatureSet;
    private transient StreamRecord<Piece> reused;

    public OrderedFold(TransformSource source, StartPoint start) {
        this.source = source;
        this.start = start;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        queue = new LogMerge<>(Queued::place);
        drainedTo = Long.MIN_VALUE;
        sweptTo = Long.MIN_VALUE;
        restored = context.isRestored();
        fold = source.transform().fold();
        savedQueue = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("queue", FoldInput.Serializer.INSTANCE));
        savedControl = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("control", ControlState.Serializer.INSTANCE));
        savedFeatureSet = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("feature-set", Types.STRING));
        refuseOtherFeatureSet(savedFeatureSet.get());
        control =
                ControlState.furthestBehind(savedControl.get(), new ControlState(-1, start.activeBundle(), List.of()));
        control.waiting().forEach(this::queueControl);
        KeyGroups own = keyGroups();
        List<Queued.Copy> copies = new ArrayList<>();
        for (FoldInput input : savedQueue.get()) {
            if (own.contains(input.key().text())) {
                copies.add(new Queued.Copy(input));
            }
        }
        copies.sort(java.util.Comparator.comparing(Queued.Copy::place));
        copies.forEach(queue::add);
    }

    @Override
    public void open() throws Exception {
        super.open();
        reused = new StreamRecord<>(null);
        state = getKeyedStateStore().getState(STATE);
        getMetricGroup().gauge("buffered_rows", (Gauge<Integer>) queue::size);
        if (!restored) {
            StateLoader.load(start.stateFiles(), fold.featureSet(), keyGroups(), (key, cell) -> {
                setCurrentKey(key);
                state.update(cell);
            });
        }
    }

    @Override
    public void processElement1(StreamRecord<FoldInput> element) {
        FoldInput input = element.getValue();
        requireOnTime(input.place());
        queue.add(new Queued.Copy(input));
    }

    @Override
    public void processElement2(StreamRecord<Arrival> element) {
        requireOnTime(element.getValue().place());
        queueControl(element.getValue());
    }

    private void queueControl(Arrival entry) {
        ControlEntry.read(entry.value())
                .filter(decoded -> decoded.type() == ControlEntry.Type.ACTIVATE
                        && decoded.featureSet().equals(fold.featureSet()))
                .flatMap(ControlEntry::bundle)
                .ifPresent(bundle -> queue.add(new Queued.Activation(entry, bundle)));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        if (mark.getTimestamp() == Long.MAX_VALUE) {
            // The job is being drained by hand: what is still queued has no known order and stays in the savepoint.
            super.processWatermark(mark);
            return;
        }
        drainedTo = mark.getTimestamp();
        queue.drain(drainedTo, this::take);
        super.processWatermark(mark);
        if (sweptTo == Long.MIN_VALUE) {
            sweptTo = drainedTo;
        } else if (drainedTo - sweptTo >= SWEEP_EVERY_MILLIS) {
            forgetWhatNobodyCanSee();
            sweptTo = drainedTo;
        }
    }

    private void take(Queued next) throws Exception {
        if (next instanceof Queued.Activation activation) {
            control = new ControlState(activation.place().position().offset(), activation.bundle(), List.of());
        } else if (next instanceof Queued.Copy copy) {
            fold(copy.input());
        }
    }

    private void fold(FoldInput input) throws Exception {
        int set = input.key().set();
        setCurrentKey(input.key().text());
        KeyCell cell = state.value();
        if (cell == null) {
            cell = KeyCell.of(fold.newState(set));
        }
        Row part = fold.step(set, cell.state(fold, set), input.place().logTimeMillis(), input.input(), input.wanted());
        state.update(cell);
        if (input.wanted()) {
            output.collect(reused.replace(new Piece.Part(input.place(), set, control.bundle(), part)));
        }
    }

    private void forgetWhatNobodyCanSee() throws Exception {
        this.<String>getKeyedStateBackend()
                .applyToAllKeys(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, STATE, (key, keyState) -> {
                    KeyCell cell = keyState.value();
                    KeyState held = cell.state(fold, new SetKey(key).set());
                    held.expire(drainedTo + 1);
                    if (held.isEmpty()) {
                        keyState.clear();
                    } else {
                        keyState.update(cell);
                    }
                });
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<FoldInput> copies = new ArrayList<>();
        List<Arrival> waiting = new ArrayList<>();
        for (Queued queued : queue.elements()) {
            if (queued instanceof Queued.Copy copy) {
                copies.add(copy.input());
            } else if (queued instanceof Queued.Activation activation) {
                waiting.add(activation.entry());
            }
        }
        savedQueue.update(copies);
        savedControl.update(List.of(new ControlState(control.appliedOffset(), control.bundle(), waiting)));
        savedFeatureSet.update(List.of(fold.featureSet().value()));
    }

    private void requireOnTime(LogPlace place) {
        if (place.logTimeMillis() <= drainedTo) {
            throw LambentException.internal(
                    "A row came too late to be folded in log order",
                    place + " came when all before " + (drainedTo + 1) + " was said to be known",
                    null);
        }
    }

    private void refuseOtherFeatureSet(Iterable<String> saved) {
        for (String id : saved) {
            if (!id.equals(fold.featureSet().value())) {
                throw LambentException.user(
                        "The job cannot be restored",
                        "the checkpoint belongs to feature set " + id + ", the app is now "
                                + fold.featureSet().value(),
                        "Run `lambent batch --full` and start the job afresh, without the checkpoint.");
            }
        }
    }

    private KeyGroups keyGroups() {
        return KeyGroups.of(getRuntimeContext().getTaskInfo());
    }
}
