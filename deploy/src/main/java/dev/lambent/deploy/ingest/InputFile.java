package dev.lambent.deploy.ingest;

import dev.lambent.app.StreamSpec;
import dev.lambent.error.LambentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A file to ingest; its ending says what it is. */
public record InputFile(Path path) {
    /** @throws LambentException (USER) if the file is missing or its ending says nothing */
    public RecordSource open(StreamSpec stream) {
        if (!Files.isRegularFile(path)) {
            throw LambentException.user(path + " cannot be read", "there is no such file", "Check the path.");
        }
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        String literal = "'" + path.toAbsolutePath().toString().replace("'", "''") + "'";
        if (name.endsWith(".parquet")) {
            return TableRows.of(stream, "read_parquet(" + literal + ")", List.of());
        }
        if (name.endsWith(".csv") || name.endsWith(".csv.gz")) {
            return TableRows.of(stream, "read_csv(" + literal + ", header = true, all_varchar = true)", List.of());
        }
        if (name.endsWith(".jsonl") || name.endsWith(".ndjson") || name.endsWith(".json")) {
            return new JsonLines(stream, path);
        }
        throw LambentException.user(
                path + " cannot be read",
                "its ending does not say what it is",
                "Known endings: .parquet, .csv, .csv.gz, .jsonl, .ndjson, .json (one object a line).");
    }
}
