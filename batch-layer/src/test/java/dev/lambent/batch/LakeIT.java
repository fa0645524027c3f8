package dev.lambent.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.Home;
import dev.lambent.batch.lake.Lake;
import dev.lambent.error.LambentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void rowsOfOtherColumnsAreRefused() {
        assertThatThrownBy(() -> lake.append(TABLE, rows(0, 1, 1).withColumnRenamed("n", "m"), "a", 1))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("Rows do not fit the table numbers");
        assertThat(lake.version(TABLE)).isZero();
    }
}
