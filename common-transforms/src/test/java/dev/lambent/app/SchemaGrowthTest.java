package dev.lambent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.ErrorKind;
import dev.lambent.error.LambentException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaGrowthTest {
    /** Two streams: each change is made to one, and told of that one. */
    private static final String BEFORE =
            """
            app: flights
            streams:
              flights:
                format: json
                key: flight_id
                event_time: event_time
                columns: { flight_id: BIGINT, kind: VARCHAR NOT NULL, event_time: TIMESTAMP, origin: VARCHAR, delay: INTEGER }
                max_lateness: 1h
              weather:
                format: json
                key: place
                event_time: at
                columns: { place: VARCHAR, at: TIMESTAMP, wind: DOUBLE, seen: TIMESTAMP }
            row_id: flight_id
            label: { sql: label.sql, matures_after: 12h, absent: drop }
            task: binary
            """;

    @TempDir
    Path temporary;

    private App app(String manifest) {
        return new AppFolder(temporary).load(manifest);
    }

    private static String changed(String part, String replacement) {
        assertThat(BEFORE).contains(part);
        return BEFORE.replace(part, replacement);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "delay: INTEGER } | delay: INTEGER, gate: VARCHAR }",
                "columns: { flight_id: BIGINT | columns: { gate: VARCHAR, flight_id: BIGINT",
                "origin: VARCHAR, delay: INTEGER | delay: INTEGER, origin: VARCHAR",
                "kind: VARCHAR NOT NULL | kind: VARCHAR",
                "max_lateness: 1h | max_lateness: 2h",
                "max_lateness: 1h | expect: [ \"delay > 0\" ]",
                "matures_after: 12h | matures_after: 1h",
                "row_id: flight_id | '  gates: { format: json, key: gate, event_time: t, columns: { gate: VARCHAR, t: TIMESTAMP } }\n"
                        + "row_id: flight_id'",
            })
    void whatGivesNoOldRowAnotherMeaningIsAllowed(String part, String replacement) {
        App before = app(BEFORE);
        App now = app(BEFORE.replace(part, replacement));
        assertThat(now).isNotEqualTo(before);
        assertThat(SchemaGrowth.refusals(before, now)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                ", delay: INTEGER | '' | streams.flights.columns.delay | the column (INTEGER) is gone | Keep it",
                "origin: VARCHAR | start: VARCHAR | streams.flights.columns.origin | the column (VARCHAR) is gone |"
                        + " add a nullable column beside it",
                "delay: INTEGER | delay: BIGINT | streams.flights.columns.delay | the type was INTEGER and is BIGINT |"
                        + " Keep INTEGER, and add a nullable column",
                "wind: DOUBLE | wind: VARCHAR | streams.weather.columns.wind | the type was DOUBLE and is VARCHAR |"
                        + " Keep DOUBLE",
                "origin: VARCHAR | origin: VARCHAR NOT NULL | streams.flights.columns.origin |"
                        + " it was nullable and is NOT NULL | Leave it nullable",
                "delay: INTEGER | 'delay: INTEGER, gate: VARCHAR NOT NULL' | streams.flights.columns.gate |"
                        + " the new column is NOT NULL | Leave NOT NULL out",
                "key: flight_id | key: origin | streams.flights.key | it was `flight_id` and is `origin` | Keep the key",
                "event_time: at | event_time: seen | streams.weather.event_time | it was `at` and is `seen` |"
                        + " Keep the event time",
                "weather: | climate: | streams.weather | the stream is gone | Keep it declared",
                "'max_lateness: 1h' | 'topic: air' | streams.flights.topic |"
                        + " the topic was `flights.flights` and is `air` | Keep `topic: flights.flights`",
                "row_id: flight_id | row_id: origin | row_id | it was `flight_id` and is `origin` | Keep it",
                "app: flights | app: planes | app | the name was `flights` and is `planes` | Keep the name",
            })
    void whatGivesOldRowsAnotherMeaningIsRefusedWithItsRemedy(
            String part, String replacement, String place, String change, String remedy) {
        List<SchemaGrowth.Refusal> refusals = SchemaGrowth.refusals(app(BEFORE), app(changed(part, replacement)));
        assertThat(refusals).hasSize(1).allSatisfy(refusal -> {
            assertThat(refusal.place()).isEqualTo(place);
            assertThat(refusal.change()).isEqualTo(change);
            assertThat(refusal.remedy()).contains(remedy).endsWith(".");
        });
    }

    @Test
    void allRefusalsAreToldAtOnceAgainstTheAppOfTheLastPublication() {
        app(BEFORE);
        Home home = new Home(temporary.resolve("home"));
        AppFiles.read(temporary).keep(home.app("0123456789abcdef"));
        App same = app(BEFORE);
        assertThatCode(() -> SchemaGrowth.require(same, home, "0123456789abcdef"))
                .doesNotThrowAnyException();
        App now = app(changed("delay: INTEGER", "delay: DOUBLE").replace("wind: DOUBLE, ", ""));
        assertThatThrownBy(() -> SchemaGrowth.require(now, home, "0123456789abcdef"))
                .isInstanceOfSatisfying(
                        LambentException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.USER))
                .hasMessageContaining("The app cannot change in this way")
                .hasMessageContaining("\n  streams.flights.columns.delay: the type was INTEGER and is DOUBLE.")
                .hasMessageContaining("\n  streams.weather.columns.wind: the column (DOUBLE) is gone.");
        assertThatThrownBy(() -> SchemaGrowth.require(now, home, "fedcba9876543210"))
                .hasMessageContaining("The app of the last publication is missing");
    }
}
