package dev.lambent.feature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.fold.Fold;
import dev.lambent.fold.KeyState;
import dev.lambent.schema.Row;
import dev.lambent.schema.RowSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlightsFoldTest {
    private static final long HOUR = 3_600_000L;
    private static final long START = 1_000_000 * HOUR;

    private final Transform transform = Transform.compile(TestApps.flights(TestApps.FLIGHTS_SQL));
    private final Fold fold = transform.fold();
    private final Map<String, KeyState> states = new HashMap<>();

    private Row fold(long flight, String kind, double hour, String origin, String dest, Integer delay) {
        Row event = new Row(8)
                .setLong(0, flight)
                .setText(1, kind)
                .setLong(2, START + (long) (hour * HOUR))
                .setText(3, origin)
                .setText(4, dest)
                .setLong(5, 100)
                .setLong(6, 130);
        if (delay != null) {
            event.setLong(7, delay);
        }
        Row input = fold.prepare("flights", event);
        boolean wanted = fold.mayScore(input);
        Row[] parts = new Row[fold.sets().size()];
        for (int set = 0; set < parts.length; set++) {
            int index = set;
            KeyState state = states.computeIfAbsent(set + fold.key(set, input), k -> fold.newState(index));
            parts[set] = fold.step(set, state, event.longAt(2), input, wanted);
        }
        return wanted ? fold.finish(input, parts) : null;
    }

    private Object value(Row row, String column) {
        RowSchema schema = fold.outputSchema();
        int index = schema.indexOf(column);
        return row.boxed(index, schema.column(index).type());
    }

    @Test
    void countsAndAveragesWhatIsKnownAtTheTime() {
        fold(1, "departed", 0, "SFO", "LAX", null);
        assertThat(fold(1, "landed", 1.5, "SFO", "LAX", 30)).isNull();
        fold(2, "landed", 2, "SFO", "JFK", 11);
        Row scored = fold(3, "departed", 3, "SFO", "LAX", null);
        assertThat(value(scored, "origin_delay_3h")).isEqualTo(20.5);
        assertThat(value(scored, "origin_landed_3h")).isEqualTo(2L);
        assertThat(value(scored, "dest_delay_3h")).isEqualTo(30.0);
        assertThat(value(scored, "dest_landed_3h")).isEqualTo(1L);
        assertThat(value(scored, "dep_hour")).isEqualTo(2.0);
        Row later = fold(4, "departed", 5, "SFO", "LAX", null);
        assertThat(value(later, "origin_delay_3h")).isEqualTo(11.0);
        assertThat(value(later, "dest_delay_3h")).isNull();
        assertThat(value(later, "dest_landed_3h")).isEqualTo(0L);
    }

    @Test
    void modelInputsLeaveOutTheRowIdAndWhatTheFilterMakesConstant() {
        assertThat(transform.inputs())
                .containsExactly(
                        "origin",
                        "dest",
                        "distance_mi",
                        "dep_hour",
                        "origin_delay_3h",
                        "origin_landed_3h",
                        "dest_delay_3h",
                        "dest_landed_3h");
    }

    @Test
    void labelsComeFromLandedRows() {
        List<Object> labels = new ArrayList<>();
        for (Integer delay : new Integer[] {20, 3, null}) {
            Row event = new Row(8).setLong(0, 7).setText(1, "landed");
            if (delay != null) {
                event.setLong(7, delay);
            }
            Row label = transform.labels().label(event);
            labels.add(label == null ? null : label.doubleAt(1));
        }
        assertThat(labels).containsExactly(1.0, 0.0, null);
        assertThat(transform
                        .labels()
                        .label(new Row(8).setLong(0, 7).setText(1, "departed").setLong(7, 9)))
                .isNull();
    }
}
