package dev.lambent.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.log.LogPartition;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipTest {
    private static final LogPartition THIRD = new LogPartition("trips", 2);
    private final Membership members = new Membership();

    @Test
    void theFirstEntriesCount() {
        members.take(
                ControlEntry.activate(new FeatureSetId("00000000000000aa"), "m").toBytes(), 1);
        assertThat(members.isCounted()).isFalse();
        members.take(counted(2), 2);
        members.take(counted(5), 3);
        members.take(new PartitionEntry.Joined(THIRD).toBytes(), 4);
        members.take(new PartitionEntry.Joined(THIRD).toBytes(), 9);
        assertThat(members.isCounted(new LogPartition("trips", 1))).isTrue();
        assertThat(members.isCounted(THIRD)).isFalse();
        assertThat(members.isCounted(new LogPartition("notes", 0))).isFalse();
        assertThat(members.joinedAt(THIRD)).hasValue(4);
        assertThat(members.joinedAt(new LogPartition("trips", 3))).isEmpty();
    }

    @Test
    void aPartitionThatIsCountedDoesNotJoin() {
        members.take(new PartitionEntry.Joined(THIRD).toBytes(), 1);
        members.take(counted(3), 2);
        assertThat(members.joinedAt(THIRD)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rubbish",
                "{\"format\":1}",
                "{\"format\":1,\"type\":\"JOIN\",\"stream\":\"trips\"}",
                "{\"format\":1,\"type\":\"JOIN\",\"stream\":\"trips\",\"partition\":-1}",
                "{\"format\":1,\"type\":\"PARTITIONS\",\"streams\":{\"trips\":0}}",
                "{\"format\":1,\"type\":\"LEAVE\",\"stream\":\"trips\",\"partition\":2}"
            })
    void whatIsNoEntryIsPassedOver(String text) {
        assertThat(PartitionEntry.read(text.getBytes(UTF_8))).isEmpty();
        members.take(text.getBytes(UTF_8), 1);
        members.take(null, 1);
        assertThat(members.isCounted()).isFalse();
        assertThat(members.joinedAt(THIRD)).isEmpty();
    }

    @Test
    void entriesAreReadAsTheyWereWrittenAndModelsEntriesAreNotTheirs() {
        for (PartitionEntry entry : new PartitionEntry[] {
            new PartitionEntry.Counted(new TreeMap<>(Map.of("trips", 2, "notes", 1))), new PartitionEntry.Joined(THIRD)
        }) {
            assertThat(PartitionEntry.read(entry.toBytes())).hasValue(entry);
            assertThat(ControlEntry.read(entry.toBytes())).isEmpty();
        }
    }

    @Test
    void anEntryOfANewerFormatIsAnError() {
        assertThatThrownBy(() -> PartitionEntry.read("{\"format\":2,\"type\":\"JOIN\"}".getBytes(UTF_8)))
                .isInstanceOf(LambentException.class);
    }

    private static byte[] counted(int trips) {
        return new PartitionEntry.Counted(new TreeMap<>(Map.of("trips", trips))).toBytes();
    }
}
