package dev.lambent.speed.fold;

import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.wire.Wire;
import dev.lambent.speed.wire.WireSerializer;
import dev.lambent.speed.wire.WireSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * How far one task has come in the control log.
 *
 * @param appliedOffset the last entry in force, or -1
 * @param bundle the model in force, or null
 * @param waiting activations that have arrived but are not in force yet, in order
 */
record ControlState(long appliedOffset, String bundle, List<Arrival> waiting) {
    ControlState {
        waiting = List.copyOf(waiting);
    }

    /**
     * The state to go on from after a restore. Tasks pass an entry at slightly different moments, and rows of any of
     * them may still be queued anywhere: the task that is furthest behind knows every entry that some row still needs.
     */
    static ControlState furthestBehind(Iterable<ControlState> ofAllTasks, ControlState ifNone) {
        ControlState furthest = null;
        for (ControlState state : ofAllTasks) {
            if (furthest == null || ORDER.compare(state, furthest) < 0) {
                furthest = state;
            }
        }
        return furthest == null ? ifNone : furthest;
    }

    private static final Comparator<ControlState> ORDER = Comparator.comparingLong(ControlState::appliedOffset);

    /** Control states in checkpoints. */
    static final class Serializer extends WireSerializer<ControlState> {
        static final Serializer INSTANCE = new Serializer();
        private static final long serialVersionUID = 1L;

        @Override
        public void serialize(ControlState state, DataOutputView out) throws IOException {
            out.writeLong(state.appliedOffset);
            Wire.writeText(state.bundle, out);
            out.writeInt(state.waiting.size());
            for (Arrival arrival : state.waiting) {
                Arrival.Serializer.INSTANCE.serialize(arrival, out);
            }
        }

        @Override
        public ControlState deserialize(DataInputView in) throws IOException {
            long appliedOffset = in.readLong();
            String bundle = Wire.readText(in);
            int count = in.readInt();
            List<Arrival> waiting = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                waiting.add(Arrival.Serializer.INSTANCE.deserialize(in));
            }
            return new ControlState(appliedOffset, bundle, waiting);
        }

        @Override
        public TypeSerializerSnapshot<ControlState> snapshotConfiguration() {
            return new Snapshot();
        }

        public static final class Snapshot extends WireSnapshot<ControlState> {
            public Snapshot() {
                super(() -> INSTANCE);
            }
        }
    }
}
