package dev.lambent.speed.score;

import dev.lambent.error.LambentException;
import dev.lambent.feature.Transform;
import dev.lambent.fold.Fold;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.Row;
import dev.lambent.score.Prediction;
import dev.lambent.speed.fold.KeyGroups;
import dev.lambent.speed.fold.Piece;
import dev.lambent.speed.fold.PieceSerializer;
import dev.lambent.speed.publish.Claims;
import dev.lambent.speed.publish.Outgoing;
import dev.lambent.speed.publish.Pace;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.wire.TransformSource;
import dev.lambent.view.ControlEntry;
import dev.lambent.view.PartitionEntry;
import dev.lambent.view.SpeedRecord;
import dev.lambent.view.SpeedRecordCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Puts rows together again and answers for them: every row and every quarantined record leaves as one speed record, rows
 * to score with features and score. Says how far it has come, after all rows up to there. Emits encoded records, in the
 * order in which they must stand in the task's partition of the speed topic.
 *
 * <p>Input 1 is keyed by position; input 2 is the control log, broadcast, of which only preparations matter here (what is
 * in force comes with the parts).
 */
public final class Gather extends AbstractStreamOperator<Outgoing>
        implements TwoInputStreamOperator<Piece, Arrival, Outgoing> {
    private static final long serialVersionUID = 1L;
    /** Rows leave at once; only coverage, which readers see every 40 ms, waits for this. */
    private static final long PROGRESS_EVERY_MILLIS = 20;

    private static final long ABSENT_EVERY_MILLIS = 1000;

    private final TransformSource source;
    private final String run;

    private transient Fold fold;
    private transient SpeedRecordCodec codec;
    private transient Models models;
    private transient Map<LogPosition, Pending> pending;
    private transient long watermark;
    private transient Claims claims;
    private transient Pace progress;
    private transient Pace absent;
    private transient ListState<Piece> savedPieces;
    private transient ListState<String> savedUnanswered;
    private transient int truncatedColumn;
    private transient Counter scored;
    private transient Counter truncated;
    private transient Counter notEntries;

    /** @param run names the job: drawn once per submission, kept by restarts */
    public Gather(TransformSource source, String run) {
        this.source = source;
        this.run = run;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        Transform transform = source.transform();
        fold = transform.fold();
        truncatedColumn = fold.outputSchema().indexOf(Fold.TRUNCATED);
        codec = transform.speedCodec();
        models = new Models(source, getUserCodeClassloader());
        pending = new HashMap<>();
        watermark = Long.MIN_VALUE;
        TaskInfo info = getRuntimeContext().getTaskInfo();
        claims = new Claims(run, info.getIndexOfThisSubtask(), info.getNumberOfParallelSubtasks());
        savedPieces = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("pending", PieceSerializer.INSTANCE));
        savedUnanswered = context.getOperatorStateStore()
                .getUnionListState(new ListStateDescriptor<>("unanswered", Types.STRING));
        KeyGroups own = KeyGroups.of(info);
        for (Piece piece : savedPieces.get()) {
            if (own.contains(PositionKey.of(piece.place().position()))) {
                pending(piece).add(piece);
            }
        }
        savedUnanswered.get().forEach(models::prepare);
    }

    @Override
    public void open() throws Exception {
        super.open();
        ProcessingTimeService time = getProcessingTimeService();
        progress = pace(PROGRESS_EVERY_MILLIS, reached -> emit(claims.reached(reached)));
        absent = pace(
                ABSENT_EVERY_MILLIS, unused -> claims.forAbsentTasks().forEach(claim -> emit(claim.task(), claim)));
        scored = getMetricGroup().counter("scored");
        truncated = getMetricGroup().counter("truncated_rows");
        notEntries = getMetricGroup().counter("unreadable_control_records");
        getMetricGroup().gauge("pending_rows", (Gauge<Integer>) pending::size);
        getMetricGroup().gauge("log_time_lag_millis", (Gauge<Long>)
                () -> watermark == Long.MIN_VALUE ? -1L : time.getCurrentProcessingTime() - watermark);
    }

    private Pace pace(long intervalMillis, LongConsumer report) {
        ProcessingTimeService time = getProcessingTimeService();
        return new Pace(
                intervalMillis,
                time::getCurrentProcessingTime,
                (millis, action) -> time.registerTimer(time.getCurrentProcessingTime() + millis, now -> action.run()),
                report);
    }

    @Override
    public void processElement1(StreamRecord<Piece> element) {
        Piece piece = element.getValue();
        if (piece instanceof Piece.Rejected rejected) {
            emit(new SpeedRecord.Quarantined(
                    rejected.place(),
                    rejected.appendTimeMillis(),
                    rejected.reason(),
                    rejected.detail(),
                    rejected.key(),
                    rejected.value(),
                    rejected.valueBytes()));
        } else if (piece instanceof Piece.Base base && base.input() == null) {
            emit(base, null);
        } else {
            Pending row = pending(piece);
            if (row.add(piece)) {
                pending.remove(piece.place().position());
                emit(row.base(), serve(row));
            }
        }
    }

    /** Features and score, or null if the filter above the windows drops the row. */
    private SpeedRecord.Served serve(Pending row) {
        Row features = fold.finish(row.base().input(), row.values());
        if (features == null) {
            return null;
        }
        String bundle = row.bundle();
        Prediction prediction = bundle == null ? null : models.inForce(bundle).score(features);
        scored.inc();
        if (truncatedColumn >= 0 && features.booleanAt(truncatedColumn)) {
            truncated.inc();
        }
        return new SpeedRecord.Served(features, bundle, prediction);
    }

    @Override
    public void processElement2(StreamRecord<Arrival> element) {
        byte[] value = element.getValue().value();
        Optional<ControlEntry> entry = ControlEntry.read(value);
        if (entry.isEmpty() && PartitionEntry.read(value).isEmpty()) {
            notEntries.inc();
            LOG.warn(
                    "The record at {} is no control entry; it is passed over",
                    element.getValue().place());
        }
        entry.filter(decoded -> decoded.type() == ControlEntry.Type.PREPARE
                        && decoded.featureSet().equals(fold.featureSet()))
                .flatMap(ControlEntry::bundle)
                .ifPresent(models::prepare);
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        for (Models.Answer answer : models.answers()) {
            emit(new SpeedRecord.Acknowledged(
                    run, claims.task(), claims.tasks(), answer.bundle(), answer.accepted(), answer.problem()));
        }
        if (mark.getTimestamp() != Long.MAX_VALUE) {
            watermark = mark.getTimestamp();
            progress.reached(watermark);
            absent.reached(watermark);
        }
        super.processWatermark(mark);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<Piece> pieces = new ArrayList<>();
        for (Pending row : pending.values()) {
            if (row.place().logTimeMillis() <= watermark) {
                throw LambentException.internal(
                        "A row was never put together, though all of the log up to it was read",
                        row.pieces().toString(),
                        null);
            }
            pieces.addAll(row.pieces());
        }
        savedPieces.update(pieces);
        savedUnanswered.update(new ArrayList<>(models.unanswered()));
    }

    @Override
    public void close() throws Exception {
        if (models != null) {
            models.close();
        }
        super.close();
    }

    private Pending pending(Piece piece) {
        return pending.computeIfAbsent(
                piece.place().position(), position -> new Pending(fold.sets().size()));
    }

    private void emit(Piece.Base base, SpeedRecord.Served served) {
        emit(new SpeedRecord.Event(base.place(), base.appendTimeMillis(), base.event(), base.label(), served));
    }

    private void emit(SpeedRecord record) {
        emit(claims.partition(), record);
    }

    private void emit(int partition, SpeedRecord record) {
        output.collect(new StreamRecord<>(new Outgoing(partition, codec.toBytes(record))));
    }
}
