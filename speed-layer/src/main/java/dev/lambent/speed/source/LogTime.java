package dev.lambent.speed.source;

import static java.util.Objects.requireNonNull;

import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Gives every record its place in log order and drops the ticks. Chained to the source, where each partition still
 * arrives in order: here its clock runs. A restored task knows all clocks (union state), because it cannot know which
 * partitions it will be given; of several, the furthest counts.
 *
 * <p>Records of partitions that did not belong to the log where the job started pass untouched to {@link #LATER}: they
 * join at an entry of the control log, which only {@link PartitionJoin} reads. Which these are is decided once, where the
 * job starts, and is part of every checkpoint.
 */
public final class LogTime extends ProcessFunction<LogRecord, Arrival> implements CheckpointedFunction {
    /** Records, ticks among them, of partitions that were added after the job's start. */
    public static final OutputTag<LogRecord> LATER = new OutputTag<>("later", LogRecordSerializer.TYPE);

    private static final long serialVersionUID = 1L;

    private final StartClocks start;
    private transient Map<LogPartition, PartitionClock> clocks;
    private transient ListState<Tuple3<String, Integer, Long>> saved;
    private transient Counter rows;
    private transient Counter ticks;
    private transient ClockSteps steps;

    public LogTime(StartClocks start) {
        this.start = requireNonNull(start, "start is null");
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        saved = context.getOperatorStateStore()
                .getUnionListState(
                        new ListStateDescriptor<>("clocks", Types.TUPLE(Types.STRING, Types.INT, Types.LONG)));
        clocks = new HashMap<>();
        for (Tuple3<String, Integer, Long> clock : context.isRestored() ? saved.get() : start.clocks()) {
            clocks.computeIfAbsent(new LogPartition(clock.f0, clock.f1), unused -> new PartitionClock(clock.f2))
                    .raise(clock.f2);
        }
    }

    @Override
    public void open(OpenContext context) {
        rows = getRuntimeContext().getMetricGroup().counter("rows_in");
        ticks = getRuntimeContext().getMetricGroup().counter("ticks");
        steps = new ClockSteps(getRuntimeContext().getMetricGroup().counter("clock_steps_back"));
    }

    @Override
    public void processElement(LogRecord record, Context context, Collector<Arrival> out) {
        PartitionClock clock = clocks.get(record.partition());
        if (clock == null) {
            context.output(LATER, record);
            return;
        }
        long logTimeMillis = clock.advance(record, steps);
        if (record.tick()) {
            ticks.inc();
            return;
        }
        rows.inc();
        out.collect(arrival(record, logTimeMillis));
    }

    static Arrival arrival(LogRecord record, long logTimeMillis) {
        return new Arrival(
                new LogPlace(logTimeMillis, new LogPosition(record.partition(), record.offset())),
                record.appendTimeMillis(),
                record.key(),
                record.value());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        saved.clear();
        for (Map.Entry<LogPartition, PartitionClock> clock : clocks.entrySet()) {
            LogPartition partition = clock.getKey();
            saved.add(Tuple3.of(
                    partition.topic(), partition.partition(), clock.getValue().nowMillis()));
        }
    }
}
