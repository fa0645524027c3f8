package dev.lambent.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationJsonTest {
    private static final Publication PUBLICATION = new Publication(
            7,
            "flights",
            new FeatureSetId("00000000deadbeef"),
            new TransformId("0123456789abcdef"),
            Publication.Role.PREPARED,
            980_000_000_000L,
            Boundary.of(
                    979_999_999_999L,
                    Map.of(
                            new LogPartition("flights", 0),
                            new Boundary.Mark(12, 980_000_000_000L),
                            LogPartition.history("flights"),
                            new Boundary.Mark(5_000_000_000L, 1),
                            LogPartition.CONTROL,
                            new Boundary.Mark(0, 980_000_000_001L))),
            Map.of("events", 3L, "features", 4L),
            Optional.of("b-1"),
            2,
            Map.of(0, 17L, 3, 0L),
            Map.of("flights", "AbC", "@control", "dEf"));

    @Test
    void aPublicationComesBack() {
        assertThat(PublicationJson.read(PublicationJson.write(PUBLICATION))).isEqualTo(PUBLICATION);
        Publication first = new Publication(
                1,
                "flights",
                PUBLICATION.featureSet(),
                PUBLICATION.transform(),
                Publication.Role.SERVED,
                0,
                Boundary.START,
                Map.of(),
                Optional.empty(),
                0,
                Map.of(),
                Map.of());
        assertThat(PublicationJson.read(PublicationJson.write(first))).isEqualTo(first);
    }

    @Test
    void theFormatIsTheOnePublishedBefore() {
        assertThat(PublicationJson.write(PUBLICATION))
                .isEqualTo(
                        "{\"format\":1,\"epoch\":7,\"app\":\"flights\",\"featureSet\":\"00000000deadbeef\","
                                + "\"transform\":\"0123456789abcdef\",\"role\":\"PREPARED\",\"publishedAt\":980000000000,\"boundary\":{\"logTime\":979999999999,\"marks\":["
                                + "{\"topic\":\"@control\",\"partition\":0,\"offset\":0,\"clock\":980000000001},"
                                + "{\"topic\":\"@history/flights\",\"partition\":0,\"offset\":5000000000,\"clock\":1},"
                                + "{\"topic\":\"flights\",\"partition\":0,\"offset\":12,\"clock\":980000000000}]},"
                                + "\"tables\":{\"events\":3,\"features\":4},\"activeBundle\":\"b-1\",\"controlOffset\":2,"
                                + "\"speedOffsets\":{\"0\":17,\"3\":0},\"topicIds\":{\"@control\":\"dEf\",\"flights\":\"AbC\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "epoch",
                "app",
                "featureSet",
                "transform",
                "publishedAt",
                "boundary",
                "logTime",
                "marks",
                "topic",
                "partition",
                "offset",
                "clock",
                "tables",
                "controlOffset",
                "speedOffsets",
                "topicIds"
            })
    void aFieldThatIsMissingIsNotTakenForZero(String field) {
        String json = PublicationJson.write(PUBLICATION).replace("\"" + field + "\":", "\"x" + field + "\":");
        assertThatThrownBy(() -> PublicationJson.read(json))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("its field " + field + " is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"format\":1 | \"format\":2 | its format version is 2, this Lambent reads 1",
                "\"offset\":12 | \"offset\":-12 | offset is negative: -12",
                "\"0\":17 | \"zero\":17 | impossible value",
                "\"00000000deadbeef\" | \"deadbeef\" | not a feature set id: deadbeef",
                "\"0123456789abcdef\" | \"0123\" | not a transform id: 0123",
                "\"@history/flights\" | \"flights\" | partition flights-0 has two marks",
                "\"epoch\":7 | \"epoch\":\"7\" | its field epoch is not a whole number",
                "}}  | } | it is not JSON",
            })
    void whatWasNotWrittenByLambentIsRefused(String part, String replacement, String message) {
        String json = PublicationJson.write(PUBLICATION);
        assertThat(json).contains(part.strip());
        assertThatThrownBy(() -> PublicationJson.read(json.replace(part.strip(), replacement)))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void controlEntriesComeBack() {
        FeatureSetId features = PUBLICATION.featureSet();
        for (ControlEntry entry : List.of(
                ControlEntry.prepare(features, "b-1"),
                ControlEntry.activate(features, "b-1"),
                ControlEntry.activate(features, "b-1", Optional.of("said \"so\"\nby hand")),
                ControlEntry.takeOver(features, Optional.of("b-1")),
                ControlEntry.takeOver(features, Optional.empty()))) {
            assertThat(ControlEntry.read(entry.toBytes())).contains(entry);
        }
        assertThat(new String(ControlEntry.activate(features, "b-1").toBytes(), UTF_8))
                .isEqualTo(
                        "{\"format\":1,\"type\":\"ACTIVATE\",\"featureSet\":\"00000000deadbeef\",\"bundle\":\"b-1\"}");
    }

    /** An older Lambent, which knows of no reasons, takes each of these for the same activation. */
    @Test
    void aReasonThatMakesNoSenseDoesNotMakeAnActivationVoid() {
        FeatureSetId features = PUBLICATION.featureSet();
        for (String reason : new String[] {"5", "null", "\"  \"", "{}", "[\"x\"]"}) {
            String entry = "{\"format\":1,\"type\":\"ACTIVATE\",\"featureSet\":\"00000000deadbeef\",\"bundle\":\"b-1\","
                    + "\"reason\":" + reason + "}";
            assertThat(ControlEntry.read(entry.getBytes(UTF_8)))
                    .as(reason)
                    .contains(ControlEntry.activate(features, "b-1"));
            assertThat(ControlEntry.read(entry.replace("ACTIVATE", "PREPARE").getBytes(UTF_8)))
                    .as(reason)
                    .contains(ControlEntry.prepare(features, "b-1"));
        }
        assertThatThrownBy(() -> ControlEntry.activate(features, "b-1", Optional.of(" ")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoControlEntryIsPassedOver() {
        for (String bad : new String[] {
            "",
            "{}",
            "7",
            "rubbish",
            "{\"format\":1,\"type\":\"DELETE\",\"featureSet\":\"00000000deadbeef\",\"bundle\":\"b\"}",
            "{\"format\":1,\"type\":\"ACTIVATE\",\"bundle\":\"b\"}",
            "{\"format\":1,\"type\":\"ACTIVATE\",\"featureSet\":\"00000000deadbeef\"}",
            "{\"format\":1,\"type\":\"ACTIVATE\",\"featureSet\":\"00000000deadbeef\",\"bundle\":\"\"}"
        }) {
            assertThat(ControlEntry.read(bad.getBytes(UTF_8))).as(bad).isEmpty();
        }
        assertThat(ControlEntry.read(null)).isEmpty();
        assertThat(ControlEntry.read(new byte[] {(byte) 0xFF, 0})).isEmpty();
    }

    @Test
    void controlEntriesOfANewerFormatAreRefused() {
        byte[] newer = "{\"format\":2,\"type\":\"ACTIVATE\",\"bundle\":\"b\"}".getBytes(UTF_8);
        assertThatThrownBy(() -> ControlEntry.read(newer))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("its format version is 2, this Lambent reads 1");
    }
}
