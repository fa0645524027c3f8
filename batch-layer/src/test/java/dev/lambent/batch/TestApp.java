package dev.lambent.batch;

import dev.lambent.app.App;
import dev.lambent.app.AppLoader;
import dev.lambent.app.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small app of two streams: shops sell, and prices change. Two PARTITION BY sets, a row filter, labels. */
final class TestApp {
    static final String MANIFEST =
            """
            app: shop
            streams:
              sales:
                format: json
                key: shop
                event_time: ts
                columns: { id: BIGINT, kind: VARCHAR, ts: TIMESTAMP, shop: VARCHAR, item: VARCHAR, amount: DOUBLE }
                expect: [ "amount >= 0", "kind IN ('offer', 'sold')" ]
                partitions: 3
                max_lateness: 1h
              prices:
                format: json
                key: item
                event_time: ts
                columns: { item: VARCHAR, ts: TIMESTAMP, price: DOUBLE }
                partitions: 2
                max_lateness: 1h
            %s
            features: features.sql
            row_id: id
            label: { sql: label.sql, matures_after: 10m, absent: drop }
            task: binary
            goals: [ "log_loss <= 100", "log_loss within 100 of champion" ]
            baselines: [ prior ]
            gate: { min_rows: 2 }
            train:
              folds: { kind: expanding, count: 2, gap: 10m }
              candidates: [ logistic_regression ]
              parameters: { logistic_regression: { reg_param: [ 0.01 ], elastic_net_param: [ 0 ] } }
            """;

    static final String FEATURES =
            """
            SELECT * FROM (
              SELECT id, kind, shop, item, amount,
                     AVG(amount) OVER by_shop AS shop_mean,
                     COUNT(*) OVER by_shop AS shop_rows,
                     SUM(CASE WHEN kind = 'sold' THEN amount END) OVER by_item AS item_sold,
                     COUNT(*) OVER by_item AS item_rows
              FROM sales
              WINDOW by_shop AS (PARTITION BY shop ORDER BY ts RANGE INTERVAL '30' MINUTE PRECEDING),
                     by_item AS (PARTITION BY item ORDER BY ts RANGE INTERVAL '2' HOUR PRECEDING)
            ) WHERE kind = 'offer'
            """;

    static final String LABEL =
            """
            SELECT id, CASE WHEN amount > 50 THEN 1 ELSE 0 END AS label FROM sales WHERE kind = 'sold'
            """;

    private TestApp() {}

    /** Writes the app into {@code folder}; {@code history} is YAML of its own key, or nothing. */
    static Path write(Path folder, String history) {
        return write(folder, history, FEATURES);
    }

    static Path write(Path folder, String history, String features) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("lambent.yaml"), MANIFEST.formatted(history));
            Files.writeString(folder.resolve("features.sql"), features);
            Files.writeString(folder.resolve("label.sql"), LABEL);
            return folder;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static App load(Path folder, Home home) {
        return AppLoader.load(folder, home);
    }
}
