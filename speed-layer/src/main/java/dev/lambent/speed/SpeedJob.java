package dev.lambent.speed;

import dev.lambent.log.LogPartition;
import dev.lambent.speed.fold.FanOut;
import dev.lambent.speed.fold.FoldInput;
import dev.lambent.speed.fold.OrderedFold;
import dev.lambent.speed.fold.Piece;
import dev.lambent.speed.fold.PieceSerializer;
import dev.lambent.speed.publish.ControlSink;
import dev.lambent.speed.publish.Outgoing;
import dev.lambent.speed.publish.SpeedSink;
import dev.lambent.speed.score.Gather;
import dev.lambent.speed.score.PositionKey;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.source.LogRecordSerializer;
import dev.lambent.speed.source.LogSource;
import dev.lambent.speed.source.LogTime;
import dev.lambent.speed.source.PartitionJoin;
import dev.lambent.speed.source.TickerSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The job.
 *
 * <pre>
 *                 └── later ── join ── fan out ──┐
 *   streams ── log time ── fan out ──┬─┴ by (set, key) ──► ordered fold ──┐
 *                                    │                          ▲         ├── by position ──► gather, score ──► speed topic
 *                                    └──────────────────────────┼─────────┘                       ▲
 *   control ── log time ── broadcast ───────────────────────────┴─────────────────────────────────┘
 *   ticker ──► streams, control
 * </pre>
 */
public final class SpeedJob {
    /** How often Flink looks for partitions that were added. */
    private static final Duration DISCOVERY = Duration.ofSeconds(2);

    private SpeedJob() {}

    public static void build(StreamExecutionEnvironment env, SpeedPlan plan) {
        DataStream<Arrival> control = control(env, plan);
        SingleOutputStreamOperator<Arrival> rows = streams(env, plan);
        SingleOutputStreamOperator<FoldInput> copies =
                fanOut(rows, plan, plan.sourceParallelism(env.getParallelism()), "");
        SingleOutputStreamOperator<FoldInput> laterCopies = fanOut(join(rows, control, plan), plan, 1, "-later");

        DataStream<Piece> parts = copies.union(laterCopies)
                .keyBy(copy -> copy.key().text(), Types.STRING)
                .connect(control.broadcast())
                .transform("ordered fold", PieceSerializer.TYPE, new OrderedFold(plan.transforms(), plan.start()))
                .uid("fold");

        DataStream<Outgoing> records = copies.getSideOutput(FanOut.PIECES)
                .union(laterCopies.getSideOutput(FanOut.PIECES), parts)
                .keyBy(new PositionKey(), Types.INT)
                .connect(control.broadcast())
                .transform("gather, score", Outgoing.TYPE, new Gather(plan.transforms(), plan.run()))
                .uid("gather");

        // Same parallelism as gather: its task i and the sink's task i are one chain, so records keep their order.
        records.sinkTo(SpeedSink.to(plan.speedTopic(), plan.bootstrapServers()))
                .name("speed topic")
                .uid("speed-topic");

        ticker(env, plan);
    }

    private static DataStream<Arrival> control(StreamExecutionEnvironment env, SpeedPlan plan) {
        Map<String, String> topic = Map.of(plan.controlTopic(), LogPartition.CONTROL.topic());
        return env.fromSource(
                        LogSource.of(plan.bootstrapServers(), topic, plan.controlOffsets(), Duration.ZERO),
                        LogSource.watermarks(),
                        "control log",
                        LogRecordSerializer.TYPE)
                .uid("control-log")
                .setParallelism(1)
                .process(new LogTime(plan.controlClock()))
                .returns(Arrival.TYPE)
                .name("log time of control")
                .uid("control-time")
                .setParallelism(1);
    }

    private static SingleOutputStreamOperator<Arrival> streams(StreamExecutionEnvironment env, SpeedPlan plan) {
        int parallelism = plan.sourceParallelism(env.getParallelism());
        return env.fromSource(
                        LogSource.of(plan.bootstrapServers(), plan.streams(), plan.streamOffsets(), DISCOVERY),
                        LogSource.watermarks(),
                        "streams",
                        LogRecordSerializer.TYPE)
                .uid("streams")
                .setParallelism(parallelism)
                .process(new LogTime(plan.streamClocks()))
                .returns(Arrival.TYPE)
                .name("log time")
                .uid("log-time")
                .setParallelism(parallelism);
    }

    /** Rows of partitions that were added since the job's start. */
    private static DataStream<Arrival> join(
            SingleOutputStreamOperator<Arrival> rows, DataStream<Arrival> control, SpeedPlan plan) {
        SingleOutputStreamOperator<Arrival> joined = rows.getSideOutput(LogTime.LATER)
                .connect(control)
                .transform(
                        "join partitions",
                        Arrival.TYPE,
                        new PartitionJoin(
                                plan.streamClocks(),
                                new HashSet<>(plan.streams().values())))
                .uid("join")
                .setParallelism(1);
        joined.getSideOutput(PartitionJoin.ASKED)
                .sinkTo(ControlSink.to(plan.controlTopic(), plan.bootstrapServers()))
                .name("control topic")
                .uid("control-topic")
                .setParallelism(1);
        return joined;
    }

    private static SingleOutputStreamOperator<FoldInput> fanOut(
            DataStream<Arrival> rows, SpeedPlan plan, int parallelism, String suffix) {
        return rows.process(new FanOut(plan.transforms()))
                .returns(FoldInput.TYPE)
                .name("decode, fan out" + suffix)
                .uid("fan-out" + suffix)
                .setParallelism(parallelism);
    }

    private static void ticker(StreamExecutionEnvironment env, SpeedPlan plan) {
        env.fromSource(
                        new TickerSource(plan.bootstrapServers(), plan.logPartitions()),
                        WatermarkStrategy.noWatermarks(),
                        "ticker",
                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .uid("ticker")
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>())
                .name("nothing")
                .uid("ticker-end")
                .setParallelism(1);
    }
}
