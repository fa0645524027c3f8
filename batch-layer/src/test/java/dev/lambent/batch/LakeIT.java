package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.Home;
import dev.lambent.batch.lake.Compaction;
import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.Vacuum;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake's short ways by checksum files against Delta's own reader. */
class LakeIT {
    private static final String TABLE = "numbers";
    private static final StructType SCHEMA = new StructType().add("n", DataTypes.LongType);

    @TempDir
    Path folder;

    private Lake lake;

    @BeforeEach
    void open() {
        lake = new Lake(Batches.spark(), new Home(folder));
        lake.ensure(TABLE, SCHEMA);
    }

    private static Dataset<Row> rows(long from, long to, int files) {
        return Batches.spark()
                .createDataset(LongStream.range(from, to).boxed().toList(), Encoders.LONG())
                .toDF("n")
                .repartition(files);
    }

    private static List<Long> sorted(Dataset<Row> rows) {
        return rows.as(Encoders.LONG()).collectAsList().stream().sorted().toList();
    }

    private List<Long> byDelta(long version) {
        return sorted(Batches.spark()
                .read()
                .format("delta")
                .option("versionAsOf", version)
                .load(lake.path(TABLE)));
    }

    private static List<Long> numbers(long to) {
        return LongStream.range(0, to).boxed().toList();
    }

    @Test
    void secondWriteOfAnEpochChangesNothing() {
        lake.append(TABLE, rows(0, 10, 1), "a", 1);
        lake.append(TABLE, rows(0, 10, 1), "a", 1);
        lake.append(TABLE, rows(10, 20, 2), "b", 1);
        lake.append(TABLE, rows(20, 30, 1), "a", 2);
        assertThat(lake.version(TABLE)).isEqualTo(3);
        assertThat(sorted(lake.read(TABLE))).isEqualTo(numbers(30)).isEqualTo(byDelta(3));
        assertThat(sorted(lake.read(TABLE, 2))).isEqualTo(numbers(20)).isEqualTo(byDelta(2));
        assertThat(sorted(lake.read(TABLE, 0))).isEmpty();
        lake.replace(TABLE, rows(0, 5, 1), "c", 3);
        lake.replace(TABLE, rows(0, 6, 1), "c", 3);
        assertThat(sorted(lake.read(TABLE))).isEqualTo(numbers(5)).isEqualTo(byDelta(4));
        assertThat(sorted(lake.read(TABLE, 3))).isEqualTo(numbers(30));
    }

    @Test
    void tableWithoutChecksumFilesIsTheSameTable() throws IOException {
        lake.append(TABLE, rows(0, 10, 2), "a", 1);
        lake.append(TABLE, rows(10, 20, 1), "a", 2);
        try (Stream<Path> log = Files.list(Path.of(lake.path(TABLE), "_delta_log"))) {
            for (Path file :
                    log.filter(path -> path.toString().endsWith(".crc")).toList()) {
                Files.delete(file);
            }
        }
        DeltaLog.clearCache();
        assertThat(sorted(lake.read(TABLE))).isEqualTo(numbers(20));
        assertThat(sorted(lake.read(TABLE, 1))).isEqualTo(numbers(10));
        assertThat(lake.isWritten(TABLE, "a", 2)).isTrue();
        assertThat(lake.isWritten(TABLE, "a", 3)).isFalse();
        lake.append(TABLE, rows(0, 10, 1), "a", 2);
        assertThat(lake.version(TABLE)).isEqualTo(2);
    }

    @Test
    void tablesSayTheirFormatAndOneOfANewerFormatIsRefused() throws IOException {
        lake.append(TABLE, rows(0, 10, 1), "a", 1);
        lake.replace(TABLE, rows(0, 5, 1), "b", 2);
        assertThat(sorted(lake.read(TABLE)))
                .as("also a table that was replaced")
                .isEqualTo(numbers(5));
        try (Stream<Path> log = Files.list(Path.of(lake.path(TABLE), "_delta_log"))) {
            for (Path file : log.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".crc")) {
                    Files.delete(file);
                } else {
                    Files.writeString(
                            file,
                            Files.readString(file).replace("\"lambent.format\":\"1\"", "\"lambent.format\":\"2\""));
                }
            }
        }
        DeltaLog.clearCache();
        assertThatThrownBy(() -> lake.read(TABLE))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("Delta table numbers cannot be read: it was written by a newer Lambent");
        assertThatThrownBy(() -> lake.append(TABLE, rows(5, 6, 1), "a", 3))
                .hasMessageContaining("its format version is 2, this Lambent reads 1");
    }

    @Test
    void moreFilesThanAChecksumNamesAreReadToo() {
        lake.append(TABLE, rows(0, 600, 60), "a", 1);
        assertThat(sorted(lake.read(TABLE))).isEqualTo(numbers(600)).isEqualTo(byDelta(1));
        lake.append(TABLE, rows(600, 610, 1), "a", 2);
        assertThat(sorted(lake.read(TABLE))).isEqualTo(numbers(610));
        assertThat(sorted(lake.read(TABLE, 1))).isEqualTo(numbers(600));
    }

    /** Two appends: 20 files. */
    private void appendTwentyFiles() {
        lake.append(TABLE, rows(0, 100, 10), "a", 1);
        lake.append(TABLE, rows(100, 200, 10), "a", 2);
    }

    @Test
    void compactionMovesRowsAndChangesNothingElse() {
        Compaction compaction = new Compaction(Batches.spark(), lake);
        assertThat(compaction.run("nowhere")).isEmpty();
        appendTwentyFiles();
        assertThat(compaction.run(TABLE)).as("20 small files are few").isEmpty();
        lake.append(TABLE, rows(200, 210, 1), "a", 3);
        assertThat(compaction.run(TABLE)).contains(new Compaction.Result(21, 1));
        assertThat(compaction.run(TABLE)).isEmpty();
        assertThat(lake.version(TABLE)).isEqualTo(4);
        Path log = Path.of(lake.path(TABLE), "_delta_log");
        assertThat(log.resolve("00000000000000000004.crc")).as("the short way").exists();
        assertThat(sorted(lake.read(TABLE))).isEqualTo(numbers(210)).isEqualTo(byDelta(4));
        assertThat(sorted(lake.read(TABLE, 3))).isEqualTo(numbers(210)).isEqualTo(byDelta(3));
        assertThat(sorted(lake.read(TABLE, 1))).isEqualTo(numbers(100)).isEqualTo(byDelta(1));
        assertThat(lake.versionOf(TABLE, "a", 2)).isEqualTo(2);
        DeltaLog.clearCache();
        assertThat(lake.isWritten(TABLE, "a", 3)).isTrue();
        assertThat(lake.isWritten(TABLE, "a", 4)).isFalse();
        lake.append(TABLE, rows(200, 210, 1), "a", 3);
        assertThat(lake.version(TABLE))
                .as("a repeated append is told after it, too")
                .isEqualTo(4);
    }

    /** The audit compares what was served since the last publication: neither twice after a compaction nor not at all. */
    @Test
    void rowsAddedSinceAVersionAreThoseOfItsCommitsWhereverTheyLieNow() {
        appendTwentyFiles();
        lake.append(TABLE, rows(200, 210, 3), "a", 3);
        assertThat(new Compaction(Batches.spark(), lake).run(TABLE)).isPresent();
        assertThat(sorted(lake.added(TABLE, 4))).isEmpty();
        assertThat(sorted(lake.added(TABLE, 3)))
                .as("a compaction brings no row")
                .isEmpty();
        assertThat(sorted(lake.added(TABLE, 2)))
                .as("rows that it has moved are found where they came in")
                .isEqualTo(LongStream.range(200, 210).boxed().toList());
        lake.append(TABLE, rows(210, 215, 1), "a", 4);
        assertThat(sorted(lake.added(TABLE, 3)))
                .isEqualTo(LongStream.range(210, 215).boxed().toList());
        assertThat(sorted(lake.added(TABLE, -1))).isEqualTo(numbers(215));
    }

    private List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(lake.path(TABLE)).resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
    }

    private void makeOld(Duration age) throws IOException {
        FileTime then = FileTime.from(Instant.now().minus(age));
        for (String part : List.of("", "_delta_log")) {
            for (Path file : files(part)) {
                Files.setLastModifiedTime(file, then);
            }
        }
        DeltaLog.clearCache();
    }

    /** A table with a checkpoint after every third version. */
    private void openWithCheckpoints() {
        String interval = "spark.databricks.delta.properties.defaults.checkpointInterval";
        Batches.spark().conf().set(interval, "3");
        try {
            lake = new Lake(Batches.spark(), new Home(folder.resolve("checkpoints")));
            lake.ensure(TABLE, SCHEMA);
        } finally {
            Batches.spark().conf().unset(interval);
        }
    }

    @Test
    void vacuumLeavesEveryVersionFromTheGivenOneOnAsItWas() throws IOException {
        openWithCheckpoints();
        Vacuum vacuum = new Vacuum(lake);
        appendTwentyFiles();
        lake.append(TABLE, rows(200, 210, 1), "a", 3);
        new Compaction(Batches.spark(), lake).run(TABLE);
        lake.replace(TABLE, rows(0, 400, 2), "b", 1);
        lake.append(TABLE, rows(400, 410, 1), "a", 4);
        Path orphan = Path.of(lake.path(TABLE), "part-00000-of-a-dead-attempt.snappy.parquet");
        Files.writeString(orphan, "half a file");
        Vacuum.Result nothing = new Vacuum.Result(0, 0, 0);
        long now = System.currentTimeMillis();
        assertThat(vacuum.run(TABLE, 6, now)).as("all is young").isEqualTo(nothing);
        makeOld(Duration.ofDays(40));

        assertThat(vacuum.run(TABLE, 1, now).dataFiles()).as("the left-over").isEqualTo(1);
        assertThat(orphan).doesNotExist();
        for (long version = 1; version <= 6; version++) {
            assertThat(sorted(lake.read(TABLE, version))).isEqualTo(byDelta(version));
        }
        assertThat(vacuum.run(TABLE, 1, now)).isEqualTo(nothing);

        Vacuum.Result replaced = vacuum.run(TABLE, 4, now);
        assertThat(replaced.dataFiles()).as("the files before the compaction").isEqualTo(21);
        assertThat(replaced.bytes()).isPositive();
        assertThat(replaced.logFiles())
                .as("versions 0 to 2: commit and checksum")
                .isEqualTo(6);
        assertThat(files("")).as("compacted, replaced by two, one more").hasSize(4);
        DeltaLog.clearCache();
        assertThat(sorted(lake.read(TABLE, 4))).isEqualTo(numbers(210)).isEqualTo(byDelta(4));
        assertThat(sorted(lake.read(TABLE, 5))).isEqualTo(numbers(400)).isEqualTo(byDelta(5));
        assertThat(sorted(lake.read(TABLE))).isEqualTo(numbers(410)).isEqualTo(byDelta(6));
        assertThat(lake.isWritten(TABLE, "a", 4)).isTrue();
        assertThat(lake.versionOf(TABLE, "a", 4)).isEqualTo(6);
        assertThatThrownBy(() -> byDelta(2)).hasMessageContaining("version 2");
    }

    /** By default Delta cuts its log after 30 days and reads no version older than 7; an epoch may be read for longer. */
    @Test
    void oldVersionsOfATableStayReadableWhateverTheirAge() throws IOException {
        openWithCheckpoints();
        for (int i = 0; i < 8; i++) {
            lake.append(TABLE, rows(i, i + 1, 1), "a", i + 1);
            if (i % 4 == 3) {
                makeOld(Duration.ofDays(400 - 40 * i));
            }
        }
        assertThat(sorted(lake.read(TABLE, 1))).isEqualTo(numbers(1)).isEqualTo(byDelta(1));
        assertThat(lake.versionOf(TABLE, "a", 1)).isEqualTo(1);
    }

    @Test
    void rowsOfOtherColumnsAreRefused() {
        assertThatThrownBy(() -> lake.append(TABLE, rows(0, 1, 1).withColumnRenamed("n", "m"), "a", 1))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("Rows do not fit the table numbers");
        assertThat(lake.version(TABLE)).isZero();
    }
}
