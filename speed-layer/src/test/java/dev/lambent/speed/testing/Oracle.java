package dev.lambent.speed.testing;

import dev.lambent.feature.Transform;
import dev.lambent.fold.Fold;
import dev.lambent.fold.KeyState;
import dev.lambent.fold.StateFile;
import dev.lambent.log.LogPosition;
import dev.lambent.schema.EventDecoder.Decoded;
import dev.lambent.schema.Row;
import dev.lambent.score.Model;
import dev.lambent.speed.source.Arrival;
import dev.lambent.speed.wire.TransformSource;
import dev.lambent.view.ControlEntry;
import dev.lambent.view.SpeedRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the speed layer has to say, computed the obvious way: sort everything by its place, fold one after the other. */
public final class Oracle {
    private final TransformSource source;
    private final Transform transform;
    private final Map<String, KeyState> states = new HashMap<>();
    private final Map<String, Model> models = new HashMap<>();
    private String bundle;

    public Oracle(TransformSource source) {
        this.source = source;
        this.transform = source.transform();
    }

    /** The encoded record of every row. May be called again with what comes after. */
    public Map<LogPosition, byte[]> records(List<Arrival> rows, List<Arrival> control) {
        List<Arrival> log = new ArrayList<>(rows);
        log.addAll(control);
        log.sort(Comparator.comparing(Arrival::place));
        Map<LogPosition, byte[]> records = new LinkedHashMap<>();
        for (Arrival arrival : log) {
            if (arrival.place().position().topic().startsWith("@")) {
                bundle = ControlEntry.read(arrival.value())
                        .filter(entry -> entry.type() == ControlEntry.Type.ACTIVATE
                                && entry.featureSet().equals(transform.featureSet()))
                        .flatMap(ControlEntry::bundle)
                        .orElse(bundle);
            } else {
                records.put(arrival.place().position(), transform.speedCodec().toBytes(record(arrival)));
            }
        }
        return records;
    }

    /** The states as they are now, as the batch layer would hand them over. */
    public List<StateFile.Entry> states() {
        List<StateFile.Entry> entries = new ArrayList<>();
        states.forEach((key, state) -> {
            int slash = key.indexOf('/');
            entries.add(new StateFile.Entry(
                    Integer.parseInt(key.substring(0, slash)), key.substring(slash + 1), state.toBytes()));
        });
        return entries;
    }

    /** The model in force from here on, until the control log says otherwise. */
    public void putInForce(String model) {
        bundle = model;
    }

    private SpeedRecord record(Arrival arrival) {
        String stream = arrival.place().position().topic();
        Decoded decoded = transform.decoder(stream).decode(arrival.value(), arrival.appendTimeMillis());
        if (decoded instanceof Decoded.Rejected rejected) {
            byte[] value = arrival.value();
            int max = SpeedRecord.Quarantined.MAX_QUARANTINED_BYTES;
            return new SpeedRecord.Quarantined(
                    arrival.place(),
                    arrival.appendTimeMillis(),
                    rejected.reason(),
                    rejected.detail(),
                    arrival.key(),
                    value == null || value.length <= max ? value : Arrays.copyOf(value, max),
                    value == null ? 0 : value.length);
        }
        Row event = ((Decoded.Accepted) decoded).row();
        Row label =
                stream.equals(transform.labels().stream()) ? transform.labels().label(event) : null;
        return new SpeedRecord.Event(
                arrival.place(),
                arrival.appendTimeMillis(),
                event,
                label,
                transform.fold().streams().contains(stream) ? served(arrival, stream, event) : null);
    }

    private SpeedRecord.Served served(Arrival arrival, String stream, Row event) {
        Fold fold = transform.fold();
        Row input = fold.prepare(stream, event);
        if (input == null) {
            return null;
        }
        boolean wanted = fold.mayScore(input);
        Row[] parts = new Row[fold.sets().size()];
        for (int set = 0; set < parts.length; set++) {
            int number = set;
            KeyState state = states.computeIfAbsent(set + "/" + fold.key(set, input), key -> fold.newState(number));
            parts[set] = fold.step(set, state, arrival.place().logTimeMillis(), input, wanted);
        }
        Row features = wanted ? fold.finish(input, parts) : null;
        if (features == null) {
            return null;
        }
        return new SpeedRecord.Served(
                features,
                bundle,
                bundle == null
                        ? null
                        : models.computeIfAbsent(bundle, source::model).score(features));
    }
}
