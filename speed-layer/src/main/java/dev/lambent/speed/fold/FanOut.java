package dev.lambent.speed.fold;

import dev.lambent.feature.LabelQuery;
import dev.lambent.feature.Transform;
import dev.lambent.fold.Fold;
import dev.lambent.schema.EventDecoder;
import dev.lambent.schema.EventDecoder.Decoded;
import dev.lambent.schema.Row;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.wire.TransformSource;
import dev.lambent.view.SpeedRecord.Quarantined;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Decodes a record and sends it on: itself straight to the gathering task (side output {@link #PIECES}), and, if it is a
 * row that the fold takes, one copy per set to the state of its key. Whatever is in the record, something is sent on.
 */
public final class FanOut extends ProcessFunction<Arrival, FoldInput> {
    /** Rows and quarantined records, on their way around the fold. */
    public static final OutputTag<Piece> PIECES = new OutputTag<>("pieces", PieceSerializer.TYPE);

    private static final long serialVersionUID = 1L;

    private final TransformSource source;
    private transient Map<String, EventDecoder> decoders;
    private transient Fold fold;
    private transient LabelQuery labels;
    private transient Counter quarantined;

    public FanOut(TransformSource source) {
        this.source = source;
    }

    @Override
    public void open(OpenContext context) {
        Transform transform = source.transform();
        decoders = new HashMap<>();
        transform.app().streams().keySet().forEach(stream -> decoders.put(stream, transform.decoder(stream)));
        fold = transform.fold();
        labels = transform.labels();
        quarantined = getRuntimeContext().getMetricGroup().counter("quarantined");
    }

    @Override
    public void processElement(Arrival arrival, Context context, Collector<FoldInput> out) {
        String stream = arrival.place().position().partition().stream();
        Decoded decoded = decoders.get(stream).decode(arrival.value(), arrival.appendTimeMillis());
        if (decoded instanceof Decoded.Rejected rejected) {
            quarantined.inc();
            context.output(PIECES, quarantine(arrival, rejected));
            return;
        }
        Row event = ((Decoded.Accepted) decoded).row();
        Row label = stream.equals(labels.stream()) ? labels.label(event) : null;
        Row input = fold.streams().contains(stream) ? fold.prepare(stream, event) : null;
        boolean wanted = input != null && fold.mayScore(input);
        context.output(
                PIECES,
                new Piece.Base(arrival.place(), arrival.appendTimeMillis(), event, label, wanted ? input : null));
        if (input != null) {
            for (int set = 0; set < fold.sets().size(); set++) {
                out.collect(new FoldInput(arrival.place(), SetKey.of(set, fold.key(set, input)), wanted, input));
            }
        }
    }

    private static Piece.Rejected quarantine(Arrival arrival, Decoded.Rejected rejected) {
        byte[] value = arrival.value();
        return new Piece.Rejected(
                arrival.place(),
                arrival.appendTimeMillis(),
                rejected.reason(),
                rejected.detail(),
                cut(arrival.key()),
                cut(value),
                value == null ? 0 : value.length);
    }

    private static byte[] cut(byte[] bytes) {
        return bytes == null || bytes.length <= Quarantined.MAX_QUARANTINED_BYTES
                ? bytes
                : Arrays.copyOf(bytes, Quarantined.MAX_QUARANTINED_BYTES);
    }
}
