package dev.lambent.deploy.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.utils.CloseableIterator;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaHistoryTest {
    @TempDir
    Path folder;

    @Test
    void theTableHoldsTheQuerysRowsInOneFileThatIsNotRewritten() throws Exception {
        Path table = folder.resolve("a table/flights");
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckdb.createStatement()) {
            long rows = DeltaHistory.create(
                    duckdb,
                    "SELECT i AS id, TIMESTAMPTZ '2001-01-01 00:00:00+00' + to_milliseconds(i * 7500) AS moment, "
                            + "'x' AS name, 1.5::DOUBLE AS weight FROM range(1000) t(i)",
                    table);
            assertThat(rows).isEqualTo(1000);

            Engine engine = DefaultEngine.create(new Configuration());
            Snapshot snapshot =
                    TableManager.loadSnapshot(table.toUri().toString()).build(engine);
            assertThat(snapshot.getVersion()).isZero();
            assertThat(snapshot.getSchema().toString())
                    .contains("id", "long", "moment", "timestamp", "name", "string", "weight", "double");
            List<String> files = files(engine, snapshot);
            assertThat(files).hasSize(1);
            try (ResultSet read =
                    statement.executeQuery("SELECT count(*), epoch_ms(max(moment)) - epoch_ms(min(moment)) FROM '"
                            + Path.of(java.net.URI.create(files.get(0))) + "'")) {
                read.next();
                assertThat(read.getLong(1)).isEqualTo(1000);
                assertThat(read.getLong(2)).isEqualTo(999 * 7500L);
            }
        }
    }

    private static List<String> files(Engine engine, Snapshot snapshot) throws Exception {
        List<String> files = new ArrayList<>();
        try (CloseableIterator<FilteredColumnarBatch> batches =
                snapshot.getScanBuilder().build().getScanFiles(engine)) {
            while (batches.hasNext()) {
                try (CloseableIterator<Row> rows = batches.next().getRows()) {
                    while (rows.hasNext()) {
                        files.add(InternalScanFileUtils.getAddFileStatus(rows.next())
                                .getPath());
                    }
                }
            }
        }
        return files;
    }
}
