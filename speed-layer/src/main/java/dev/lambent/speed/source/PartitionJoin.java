package dev.lambent.speed.source;

import static java.util.Objects.requireNonNull;

import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPlace;
import dev.lambent.view.PartitionEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Lets partitions that were added after the job's start join the log: rows of one wait here until the control log says
 * that it has joined, at a log time J; from there its clock runs. The first record of one that has not joined asks for
 * the entry ({@link #ASKED}); asking again is harmless, because the first entry counts.
 *
 * <p>Parallelism 1. Input 1: {@link LogTime#LATER}; input 2: the control log.
 *
 * <p>No row that leaves is late. The watermark that leaves is the control log's, and for each partition that has joined
 * at most its clock - 1. Before an entry of log time J arrives, the control log's watermark is below J; after it, every
 * row of the partition has a log time of at least its clock, which begins at J. Watermarks of input 1 have no say: when a
 * partition is found, they may have passed J long ago (an entry that a batch run wrote, a restart from a checkpoint that
 * did not know the partition).
 */
public final class PartitionJoin extends AbstractStreamOperator<Arrival>
        implements TwoInputStreamOperator<LogRecord, Arrival, Arrival> {
    /** Entries for the control log. */
    public static final OutputTag<byte[]> ASKED =
            new OutputTag<>("asked", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private static final long serialVersionUID = 1L;

    private final StartClocks start;
    private final HashSet<String> streams;

    private transient Set<LogPartition> fromStart;
    /** Read by gauges as well, on other threads. */
    private transient Map<LogPartition, Later> later;

    private transient long controlWatermark;
    private transient long emittedWatermark;
    private transient ClockSteps steps;
    private transient Counter rows;
    private transient Counter ticks;
    private transient ListState<Tuple2<String, Integer>> savedFromStart;
    private transient ListState<Tuple4<String, Integer, Long, Boolean>> savedLater;
    private transient ListState<Arrival> savedWaiting;

    /** A partition that was added later. */
    private static final class Later {
        private final PartitionClock clock;
        private boolean joined;
        private boolean asked;
        /** Rows that came before the entry; their log times are as if it had joined at 0. */
        private final List<Arrival> waiting = new ArrayList<>();

        Later(long clockMillis, boolean joined) {
            this.clock = new PartitionClock(clockMillis);
            this.joined = joined;
        }
    }

    /**
     * @param start the partitions that belong from the start; they cannot join
     * @param streams the app's streams; entries about others are passed over
     */
    public PartitionJoin(StartClocks start, Set<String> streams) {
        this.start = requireNonNull(start, "start is null");
        this.streams = new HashSet<>(streams);
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        savedFromStart = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("from-start", Types.TUPLE(Types.STRING, Types.INT)));
        savedLater = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>(
                        "later", Types.TUPLE(Types.STRING, Types.INT, Types.LONG, Types.BOOLEAN)));
        savedWaiting = context.getOperatorStateStore()
                .getListState(new ListStateDescriptor<>("waiting", Arrival.Serializer.INSTANCE));
        fromStart = new HashSet<>();
        later = new ConcurrentHashMap<>();
        controlWatermark = Long.MIN_VALUE;
        emittedWatermark = Long.MIN_VALUE;
        if (!context.isRestored()) {
            fromStart.addAll(start.byPartition().keySet());
        }
        for (Tuple2<String, Integer> partition : savedFromStart.get()) {
            fromStart.add(new LogPartition(partition.f0, partition.f1));
        }
        for (Tuple4<String, Integer, Long, Boolean> partition : savedLater.get()) {
            later.put(new LogPartition(partition.f0, partition.f1), new Later(partition.f2, partition.f3));
        }
        for (Arrival row : savedWaiting.get()) {
            later.get(row.place().position().partition()).waiting.add(row);
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        rows = getMetricGroup().counter("rows_in");
        ticks = getMetricGroup().counter("ticks");
        steps = new ClockSteps(getMetricGroup().counter("clock_steps_back"));
        getMetricGroup().gauge("partitions_joined", (Gauge<Long>)
                () -> later.values().stream().filter(one -> one.joined).count());
        getMetricGroup().gauge("rows_of_partitions_not_joined", (Gauge<Integer>) () ->
                later.values().stream().mapToInt(one -> one.waiting.size()).sum());
    }

    @Override
    public void processElement1(StreamRecord<LogRecord> element) {
        LogRecord record = element.getValue();
        Later partition = later.computeIfAbsent(record.partition(), unused -> new Later(0, false));
        long logTimeMillis = partition.clock.advance(record, steps);
        if (!partition.joined && !partition.asked) {
            partition.asked = true;
            LOG.info("{} was added to the log; its join is asked for", record.partition());
            output.collect(ASKED, new StreamRecord<>(new PartitionEntry.Joined(record.partition()).toBytes()));
        }
        if (!record.tick()) {
            rows.inc();
            Arrival row = LogTime.arrival(record, logTimeMillis);
            if (partition.joined) {
                output.collect(new StreamRecord<>(row));
            } else {
                partition.waiting.add(row);
            }
        } else {
            ticks.inc();
            emitWatermark();
        }
    }

    @Override
    public void processElement2(StreamRecord<Arrival> element) {
        Arrival entry = element.getValue();
        PartitionEntry.read(entry.value())
                .filter(PartitionEntry.Joined.class::isInstance)
                .map(joined -> ((PartitionEntry.Joined) joined).partition())
                .filter(partition -> streams.contains(partition.topic()) && !fromStart.contains(partition))
                .ifPresent(partition -> join(partition, entry.place().logTimeMillis()));
    }

    private void join(LogPartition name, long logTimeMillis) {
        Later partition = later.computeIfAbsent(name, unused -> new Later(0, false));
        if (partition.joined) {
            return;
        }
        LOG.info("{} joins the log at log time {}", name, logTimeMillis);
        partition.joined = true;
        partition.clock.raise(logTimeMillis);
        for (Arrival row : partition.waiting) {
            LogPlace place = new LogPlace(
                    Math.max(logTimeMillis, row.place().logTimeMillis()),
                    row.place().position());
            output.collect(new StreamRecord<>(new Arrival(place, row.appendTimeMillis(), row.key(), row.value())));
        }
        partition.waiting.clear();
    }

    @Override
    public void processWatermark1(Watermark mark) {}

    @Override
    public void processWatermark2(Watermark mark) throws Exception {
        if (mark.getTimestamp() == Long.MAX_VALUE) {
            super.processWatermark(mark);
            return;
        }
        controlWatermark = mark.getTimestamp();
        emitWatermark();
    }

    private void emitWatermark() {
        long watermark = controlWatermark;
        for (Later partition : later.values()) {
            if (partition.joined) {
                watermark = Math.min(watermark, partition.clock.nowMillis() - 1);
            }
        }
        if (watermark > emittedWatermark) {
            emittedWatermark = watermark;
            output.emitWatermark(new Watermark(watermark));
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<Tuple2<String, Integer>> members = new ArrayList<>();
        fromStart.forEach(partition -> members.add(Tuple2.of(partition.topic(), partition.partition())));
        List<Tuple4<String, Integer, Long, Boolean>> partitions = new ArrayList<>();
        List<Arrival> waiting = new ArrayList<>();
        later.forEach((name, partition) -> {
            partitions.add(Tuple4.of(name.topic(), name.partition(), partition.clock.nowMillis(), partition.joined));
            waiting.addAll(partition.waiting);
        });
        savedFromStart.update(members);
        savedLater.update(partitions);
        savedWaiting.update(waiting);
    }
}
