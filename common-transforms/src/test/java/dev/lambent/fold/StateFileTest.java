package dev.lambent.fold;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.log.Boundary;
import dev.lambent.log.LogPartition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateFileTest {
    private static final FeatureSetId FEATURES = new FeatureSetId("0123456789abcdef");
    private static final TransformId TRANSFORM = new TransformId("fedcba9876543210");

    private static byte[] file(int entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (StateFile.Writer writer = StateFile.write(out, FEATURES)) {
            for (int i = 0; i < entries; i++) {
                writer.append(new StateFile.Entry(i % 3, "key " + i + " 東", new byte[] {1, (byte) i, -1}));
            }
        }
        return out.toByteArray();
    }

    private static List<StateFile.Entry> read(byte[] bytes, FeatureSetId expected) throws IOException {
        List<StateFile.Entry> entries = new ArrayList<>();
        try (StateFile.Reader reader = StateFile.read(new ByteArrayInputStream(bytes), expected, "part-0.state")) {
            for (StateFile.Entry entry = reader.next(); entry != null; entry = reader.next()) {
                entries.add(entry);
            }
            assertThat(reader.next()).isNull();
        }
        return entries;
    }

    @Test
    void readsBackWhatWasWritten() throws IOException {
        for (int count : new int[] {0, 1, 50}) {
            List<StateFile.Entry> entries = read(file(count), FEATURES);
            assertThat(entries).hasSize(count);
            for (int i = 0; i < count; i++) {
                assertThat(entries.get(i).set()).isEqualTo(i % 3);
                assertThat(entries.get(i).key()).isEqualTo("key " + i + " 東");
                assertThat(entries.get(i).state()).containsExactly(1, (byte) i, -1);
            }
        }
    }

    @Test
    void everyFlippedBitIsNoticed() throws IOException {
        byte[] good = file(3);
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> read(bad, FEATURES)).as("bit %s", bit).isInstanceOf(LambentException.class);
        }
    }

    @Test
    void everyTruncationIsNoticed() throws IOException {
        byte[] good = file(3);
        for (int length = 0; length < good.length; length++) {
            byte[] bad = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> read(bad, FEATURES))
                    .as("length %s", length)
                    .isInstanceOf(LambentException.class);
        }
        assertThatThrownBy(() -> read(Arrays.copyOf(good, good.length + 1), FEATURES))
                .hasMessageContaining("something follows its end");
    }

    @Test
    void anotherFeatureSetIsRefusedByName() throws IOException {
        byte[] bytes = file(1);
        assertThatThrownBy(() -> read(bytes, new FeatureSetId("ffffffffffffffff")))
                .hasMessageContaining("part-0.state")
                .hasMessageContaining("feature set 0123456789abcdef, not ffffffffffffffff")
                .hasMessageContaining("--full");
    }

    @Test
    void anotherFormatVersionIsRefused() throws IOException {
        byte[] bytes = file(1);
        bytes[4] = 9;
        assertThatThrownBy(() -> read(bytes, FEATURES)).hasMessageContaining("format version is 9");
        assertThatThrownBy(() -> read("PAR1 and so on".getBytes(US_ASCII), FEATURES))
                .hasMessageContaining("not a fold state file");
    }

    @Test
    void manifestsSurviveJson() {
        StateManifest manifest = new StateManifest(
                7,
                FEATURES,
                TRANSFORM,
                Boundary.of(1234, Map.of(new LogPartition("flights", 2), new Boundary.Mark(55, 1300))),
                Optional.of("lr-1"),
                12,
                List.of("part-0.state", "part-1.state"));
        assertThat(StateManifest.fromJson(manifest.toJson())).isEqualTo(manifest);
        StateManifest plain = new StateManifest(1, FEATURES, TRANSFORM, Boundary.START, Optional.empty(), 0, List.of());
        assertThat(StateManifest.fromJson(plain.toJson())).isEqualTo(plain);
    }

    @Test
    void foreignManifestsAreRefused() {
        assertThatThrownBy(() -> StateManifest.fromJson("{\"format\": 2}")).hasMessageContaining("format version is 2");
        assertThatThrownBy(() -> StateManifest.fromJson("{\"format\": 1}"))
                .hasMessageContaining("its field epoch is missing");
        assertThatThrownBy(() -> StateManifest.fromJson("{")).hasMessageContaining("not JSON");
    }
}
