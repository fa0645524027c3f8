package dev.lambent.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An app's folder for tests: small and valid, changed piece by piece. */
public final class AppFolder {
    /** Valid, with nothing left out that has a default worth seeing changed. */
    public static final String FLIGHTS =
            """
            app: flights
            streams:
              flights:
                format: json
                key: flight_id
                event_time: event_time
                columns: { flight_id: BIGINT, kind: VARCHAR NOT NULL, event_time: TIMESTAMP, origin: VARCHAR,
                           distance_mi: INTEGER, ratio: double, cancelled: BOOLEAN }
                expect: [ "distance_mi > 0", "kind IN ('departed', 'landed')" ]
            row_id: flight_id
            label: { sql: label.sql, matures_after: 12h, absent: drop }
            task: binary
            """;

    /** The same with REGRESSION, for what only fits such a task. */
    static final String REGRESSION = FLIGHTS.replace("task: binary", "task: regression");

    private final Path path;

    public AppFolder(Path path) {
        this.path = path;
        write("features.sql", "SELECT flight_id, origin FROM flights");
        write("label.sql", "SELECT flight_id, 1.0 AS label FROM flights");
    }

    Path path() {
        return path;
    }

    public AppFolder write(String name, String text) {
        try {
            Files.createDirectories(path.resolve(name).normalize().getParent());
            Files.writeString(path.resolve(name).normalize(), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public App load(String manifest) {
        write(AppFiles.MANIFEST, manifest);
        return AppLoader.load(path, new Home(path.resolve("home")));
    }
}
