package dev.lambent.deploy.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.app.StreamSpec;
import dev.lambent.error.LambentException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of JSON lines, each passed on as it is: what cannot be read is for the decoder to quarantine, not for the
 * producer to drop. Empty lines are no records.
 */
final class JsonLines implements RecordSource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StreamSpec stream;
    private final Path file;
    private final BufferedReader lines;
    private final long total;
    private String line;

    JsonLines(StreamSpec stream, Path file) {
        this.stream = stream;
        this.file = file;
        // Latin 1 keeps every byte as it is, whatever the file really holds.
        try (BufferedReader counted = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            total = counted.lines().filter(l -> !l.isBlank()).count();
            lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
        } catch (IOException | UncheckedIOException e) {
            throw LambentException.user(
                    file + " cannot be read", String.valueOf(e.getMessage()), "Check its path and permissions.", e);
        }
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public boolean next() {
        try {
            do {
                line = lines.readLine();
            } while (line != null && line.isBlank());
            return line != null;
        } catch (IOException e) {
            throw LambentException.external(file + " cannot be read to its end", e.getMessage(), "Run it again.", e);
        }
    }

    @Override
    public byte[] key() {
        try {
            JsonNode key = JSON.readTree(value()).path(stream.key());
            return key.isValueNode() && !key.isNull() ? key.asText().getBytes(StandardCharsets.UTF_8) : null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public byte[] value() {
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be closed", e);
        }
    }
}
