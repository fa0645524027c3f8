package dev.lambent.speed.source;

import dev.lambent.log.Boundary;
import dev.lambent.log.LogClock;
import dev.lambent.log.LogPartition;
import dev.lambent.log.LogPlace;
import dev.lambent.log.LogPosition;
import dev.lambent.speed.wire.StartPoint;
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

/**
 * Gives every record its place in log order and drops the ticks. Chained to the source, where each partition still
 * arrives in order: here its clock runs. A restored task knows all clocks (union state), because it cannot know which
 * partitions it will be given; of several, the furthest counts.
 */
public final class LogTime extends ProcessFunction<LogRecord, Arrival> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final StartPoint start;
    private transient Boundary boundary;
    private transient Map<LogPartition, LogClock> clocks;
    private transient ListState<Tuple3<String, Integer, Long>> saved;
    private transient Counter rows;
    private transient Counter ticks;
    private transient Counter stepsBack;

    public LogTime(StartPoint start) {
        this.start = start;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        saved = context.getOperatorStateStore()
                .getUnionListState(
                        new ListStateDescriptor<>("clocks", Types.TUPLE(Types.STRING, Types.INT, Types.LONG)));
        clocks = new HashMap<>();
        for (Tuple3<String, Integer, Long> clock : saved.get()) {
            clocks.computeIfAbsent(new LogPartition(clock.f0, clock.f1), unused -> new LogClock(clock.f2))
                    .advance(clock.f2);
        }
    }

    @Override
    public void open(OpenContext context) {
        boundary = start.boundary();
        rows = getRuntimeContext().getMetricGroup().counter("rows_in");
        ticks = getRuntimeContext().getMetricGroup().counter("ticks");
        stepsBack = getRuntimeContext().getMetricGroup().counter("clock_steps_back");
    }

    @Override
    public void processElement(LogRecord record, Context context, Collector<Arrival> out) {
        LogClock clock = clocks.get(record.partition());
        if (clock == null) {
            clock = new LogClock(boundary.mark(record.partition()).clockMillis());
            clocks.put(record.partition(), clock);
        }
        long logTimeMillis = clock.advance(record.appendTimeMillis());
        if (logTimeMillis > record.appendTimeMillis()) {
            stepsBack.inc();
        }
        if (record.tick()) {
            ticks.inc();
            return;
        }
        rows.inc();
        out.collect(new Arrival(
                new LogPlace(logTimeMillis, new LogPosition(record.partition(), record.offset())),
                record.appendTimeMillis(),
                record.key(),
                record.value()));
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        saved.clear();
        for (Map.Entry<LogPartition, LogClock> clock : clocks.entrySet()) {
            LogPartition partition = clock.getKey();
            saved.add(Tuple3.of(
                    partition.topic(), partition.partition(), clock.getValue().nowMillis()));
        }
    }
}
