package dev.lambent.serving.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.KeepSpec;
import dev.lambent.error.LambentException;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.log.Boundary;
import dev.lambent.serving.fixture.Lake;
import dev.lambent.serving.fixture.RandomLog;
import dev.lambent.view.Publication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicationStoreTest {
    private static final FeatureSetId MINE = new FeatureSetId("0123456789abcdef");

    @TempDir
    Path folder;

    private PublicationStore store(Path lake) {
        return new PublicationStore(new DeltaTables(lake), "trips", Lake.TRANSFORM, KeepSpec.DEFAULT);
    }

    @Test
    void withoutALakeItIsEpochZero() {
        PublicationStore store = store(folder.resolve("nowhere"));
        assertThat(store.refresh()).isEmpty();
        assertThat(store.current().number()).isZero();
        assertThat(store.current().boundary()).isEqualTo(Boundary.START);
        assertThatThrownBy(() -> store.epoch(1)).hasMessageContaining("nothing was published yet");
    }

    @Test
    void aPublicationPinsTheFilesOfItsVersionsWhateverComesAfter() throws Exception {
        RandomLog log = new RandomLog(1).append(300);
        long middle = (log.firstMillis() + log.lastMillis()) / 2;
        PublicationStore store = store(folder.resolve("a lake"));
        try (Lake lake = new Lake(folder.resolve("a lake"))) {
            lake.publish(1, log.rowsUpTo(middle), log.boundary(middle), Map.of(0, 5L), MINE);
            assertThat(store.refresh()).isPresent();
            assertThat(store.refresh()).as("nothing new").isEmpty();
            assertThat(store.current().speedOffsets()).containsEntry(0, 5L);
            assertThat(store.current().boundary()).isEqualTo(log.boundary(middle));
            List<String> first = store.current().tables().get("events").files();
            assertThat(first).hasSize(1).allMatch(file -> Files.exists(Path.of(file)));
            assertThat(store.current().tables().get("events").columns())
                    .containsEntry("at", "TIMESTAMP")
                    .containsEntry("_log_time", "BIGINT");

            lake.publish(
                    2,
                    log.rowsUpTo(log.lastMillis()).stream()
                            .filter(entry -> entry.place().logTimeMillis() > middle)
                            .toList(),
                    log.boundary(log.lastMillis()),
                    Map.of(),
                    MINE);
            store.refresh();
            assertThat(store.current().number()).isEqualTo(2);
            assertThat(store.current().tables().get("events").files())
                    .hasSize(2)
                    .containsAll(first);
            assertThat(store.epoch(1).tables().get("events").files()).isEqualTo(first);
        }
    }

    @Test
    void theLastTenEpochsOfTheLakeAreHeldAndThoseOfAnotherTransformOrAppPassedOver() throws Exception {
        try (Lake lake = new Lake(folder)) {
            for (long epoch = 1; epoch <= 12; epoch++) {
                lake.publish(publication(epoch, "trips", Lake.TRANSFORM));
            }
            lake.publish(publication(13, "trips", new TransformId("ffffffffffffffff")));
            lake.publish(publication(14, "other", Lake.TRANSFORM));
        }
        PublicationStore store = store(folder);
        store.refresh();
        assertThat(store.current().number()).isEqualTo(12);
        assertThat(store.held()).extracting(Publication::epoch).containsExactly(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L);
        assertThatThrownBy(() -> store.epoch(2)).hasMessageContaining("the epochs held are 5 to 12");
        assertThat(store.refused()).isEqualTo("epoch 14 belongs to app other");
    }

    private static Publication publication(long epoch, String app, TransformId transform) {
        return new Publication(
                epoch,
                app,
                MINE,
                transform,
                Publication.Role.SERVED,
                0,
                Boundary.START,
                Map.of(),
                Optional.empty(),
                0,
                Map.of(),
                Map.of());
    }

    /** Delta logs as other tools would write them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'minReaderVersion':3,'minWriterVersion':7,'readerFeatures':['deletionVectors'],'writerFeatures':['deletionVectors']"
                        + "|[]|{'lambent.format':'1'}|'deletionVector':{'storageType':'u','pathOrInlineDv':'ab^-aqEH.-t@S}K{vb[*k^','offset':4,'sizeInBytes':40,'cardinality':1},",
                "'minReaderVersion':2,'minWriterVersion':5|[]|{'delta.columnMapping.mode':'name','lambent.format':'1'}|",
                "'minReaderVersion':1,'minWriterVersion':2|[]|{}|",
                "'minReaderVersion':1,'minWriterVersion':2|['a']|{'lambent.format':'1'}|"
            })
    void aTableWhoseFilesAreNotItsRowsIsRefused(String parts) throws Exception {
        String[] part = parts.split("\\|", -1);
        Path log = Files.createDirectories(folder.resolve("events").resolve("_delta_log"));
        String metadata = part[2].contains("columnMapping")
                ? "{\\\"delta.columnMapping.id\\\":1,\\\"delta.columnMapping.physicalName\\\":\\\"x\\\"}"
                : "{}";
        String json =
                """
                {'protocol':{%s}}
                {'metaData':{'id':'5fba94ed-9794-4965-ba6e-6ee3c0d22af9','format':{'provider':'parquet','options':{}},'schemaString':'{\\"type\\":\\"struct\\",\\"fields\\":[{\\"name\\":\\"a\\",\\"type\\":\\"string\\",\\"nullable\\":true,\\"metadata\\":%s},{\\"name\\":\\"b\\",\\"type\\":\\"long\\",\\"nullable\\":true,\\"metadata\\":{}}]}','partitionColumns':%s,'configuration':%s,'createdTime':1}}
                {'add':{'path':'part-1.parquet','partitionValues':{},%s'size':1,'modificationTime':1,'dataChange':true}}
                """
                        .formatted(part[0], metadata, part[1], part[2], part[3]);
        Files.writeString(log.resolve("00000000000000000000.json"), json.replace('\'', '"'));
        assertThatThrownBy(() -> new DeltaTables(folder).files("events", 0))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("Delta table events is refused");
    }

    @Test
    void aTableOfANewerFormatIsRefused() throws Exception {
        RandomLog log = new RandomLog(3).append(50);
        try (Lake lake = new Lake(folder)) {
            lake.publish(1, log.rowsUpTo(log.lastMillis()), log.boundary(log.lastMillis()), Map.of(), MINE);
        }
        Path commits = folder.resolve("events").resolve("_delta_log");
        try (Stream<Path> files = Files.list(commits)) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".crc")) {
                    Files.delete(file);
                } else if (Files.isRegularFile(file)) {
                    Files.writeString(
                            file,
                            Files.readString(file).replace("\"lambent.format\":\"1\"", "\"lambent.format\":\"2\""));
                }
            }
        }
        assertThatThrownBy(() -> store(folder).refresh())
                .isInstanceOf(LambentException.class)
                .hasMessageContaining(
                        "Delta table events cannot be read: it was written by a newer Lambent: its format version is 2");
    }
}
