package dev.lambent.deploy.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lambent.app.StreamSpec;
import dev.lambent.error.LambentException;
import dev.lambent.schema.Column;
import dev.lambent.schema.ColumnType;
import dev.lambent.schema.RowSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordSourceTest {
    private static final StreamSpec STREAM = new StreamSpec(
            "s",
            "app.s",
            1,
            "id",
            "at",
            new RowSchema(List.of(
                    new Column("id", ColumnType.BIGINT, false),
                    new Column("at", ColumnType.TIMESTAMP, false),
                    new Column("name", ColumnType.VARCHAR, true),
                    new Column("weight", ColumnType.DOUBLE, true),
                    new Column("ok", ColumnType.BOOLEAN, true))),
            List.of(),
            Duration.ofHours(1),
            Duration.ZERO,
            Duration.ofHours(1),
            Instant.EPOCH,
            Optional.empty());

    @TempDir
    Path folder;

    @Test
    void parquetRowsBecomeObjectsWithUtcTimesInFileOrder() throws Exception {
        Path file = folder.resolve("o'rows.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'America/New_York'");
            statement.execute("COPY (SELECT * FROM (VALUES "
                    + "(2::SMALLINT, TIMESTAMPTZ '2001-01-01 00:01:00.25-05', 'a \"b\"\\', 1.5::FLOAT, true, 7),"
                    + "(1::SMALLINT, TIMESTAMPTZ '1960-01-01 00:00:00+00', NULL, 'nan'::FLOAT, NULL, 8)) "
                    + "t(ID, \"at\", name, weight, ok, other)) TO '"
                    + file.toString().replace("'", "''") + "'");
        }
        try (RecordSource source = new InputFile(file).open(STREAM)) {
            assertThat(source.total()).isEqualTo(2);
            assertThat(((TableRows) source).ignored()).containsExactly("other");
            assertThat(all(source))
                    .containsExactly(
                            "2 {\"id\":2,\"at\":\"2001-01-01T05:01:00.250Z\",\"name\":\"a \\\"b\\\"\\\\\",\"weight\":1.5,\"ok\":true}",
                            "1 {\"id\":1,\"at\":\"1960-01-01T00:00:00.000Z\",\"weight\":\"NaN\"}");
        }
    }

    @Test
    void csvValuesThatDoNotFitAreLeftForTheDecoderToQuarantine() throws Exception {
        Path file = folder.resolve("rows.csv");
        Files.writeString(
                file,
                """
                id,at,name,weight,ok
                1,2001-01-01 05:01:00,"x, y",2e3,TRUE
                -2,2001-01-01T05:01:00-05:00,,,
                x,yesterday,007,0x1,maybe
                """);
        try (RecordSource source = new InputFile(file).open(STREAM)) {
            assertThat(all(source))
                    .containsExactly(
                            "1 {\"id\":1,\"at\":\"2001-01-01T05:01:00.000Z\",\"name\":\"x, y\",\"weight\":2e3,\"ok\":true}",
                            "-2 {\"id\":-2,\"at\":\"2001-01-01T10:01:00.000Z\"}",
                            "x {\"id\":\"x\",\"at\":\"yesterday\",\"name\":\"007\",\"weight\":\"0x1\",\"ok\":\"maybe\"}");
        }
    }

    @Test
    void jsonLinesPassUntouchedEvenIfTheyAreBroken() throws Exception {
        Path file = folder.resolve("rows.jsonl");
        byte[] content =
                "{\"id\": 1 , \"name\":\"é\"}\n\n{\"id\":\n\u00ff\n{\"id\":null}\n".getBytes(StandardCharsets.UTF_8);
        Files.write(file, content);
        try (RecordSource source = new InputFile(file).open(STREAM)) {
            assertThat(source.total()).isEqualTo(4);
            assertThat(all(source))
                    .containsExactly(
                            "1 {\"id\": 1 , \"name\":\"é\"}", "null {\"id\":", "null \u00ff", "null {\"id\":null}");
        }
    }

    @Test
    void aFileWithoutAnyColumnOfTheStreamIsRefused() throws Exception {
        Path file = folder.resolve("rows.csv");
        Files.writeString(file, "a,b\n1,2\n");
        assertThatThrownBy(() -> new InputFile(file).open(STREAM))
                .isInstanceOf(LambentException.class)
                .hasMessageContaining("none of the columns [a, b]")
                .hasMessageContaining("[id, at, name, weight, ok]");
    }

    @Test
    void unknownEndingsAndMissingFilesAreRefused() throws Exception {
        Path file = Files.createFile(folder.resolve("rows.xls"));
        assertThatThrownBy(() -> new InputFile(file).open(STREAM)).hasMessageContaining("Known endings");
        assertThatThrownBy(() -> new InputFile(folder.resolve("no.csv")).open(STREAM))
                .hasMessageContaining("there is no such file");
    }

    private static List<String> all(RecordSource source) {
        List<String> records = new ArrayList<>();
        while (source.next()) {
            byte[] key = source.key();
            records.add((key == null ? "null" : new String(key, StandardCharsets.UTF_8)) + " "
                    + new String(source.value(), StandardCharsets.UTF_8));
        }
        return records;
    }
}
