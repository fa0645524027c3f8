package dev.lambent.batch.publish;

import static org.apache.spark.sql.functions.col;

import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.view.Publication;
import dev.lambent.view.PublicationJson;
import dev.lambent.view.Tables;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The table {@code publications}: one row an epoch, and nothing is visible without its row. */
public final class Publications {
    private final SparkSession spark;
    private final Lake lake;
    private Optional<Publication> last;

    public Publications(SparkSession spark, Lake lake) {
        this.spark = spark;
        this.lake = lake;
    }

    /** The newest publication. Read once: only the run that holds the home's lock publishes. */
    public Optional<Publication> last() {
        if (last == null) {
            last = read();
        }
        return last;
    }

    /** The publications from this epoch on, the oldest first. */
    public List<Publication> from(long epoch) {
        return lake
                .read(Tables.PUBLICATIONS)
                .where(col("epoch").geq(epoch))
                .orderBy("epoch")
                .select("document")
                .collectAsList()
                .stream()
                .map(row -> PublicationJson.read(row.getString(0)))
                .toList();
    }

    /** The version of the table in which an epoch was published. */
    public long versionOf(long epoch) {
        return lake.versionOf(Tables.PUBLICATIONS, Tables.PUBLICATIONS, epoch);
    }

    private Optional<Publication> read() {
        if (!lake.exists(Tables.PUBLICATIONS)) {
            return Optional.empty();
        }
        List<Row> rows = lake.read(Tables.PUBLICATIONS)
                .orderBy(col("epoch").desc())
                .select("document")
                .takeAsList(1);
        return rows.stream().findFirst().map(row -> PublicationJson.read(row.getString(0)));
    }

    /** Commits a publication; a second time it changes nothing. */
    public void append(Publication publication) {
        lake.ensure(Tables.PUBLICATIONS, TableColumns.PUBLICATIONS_TABLE);
        Row row = RowFactory.create(
                publication.epoch(),
                Timestamp.from(Instant.ofEpochMilli(publication.publishedAtMillis())),
                publication.featureSet().value(),
                publication.activeBundle().orElse(null),
                publication.boundary().logTimeMillis(),
                PublicationJson.write(publication));
        Dataset<Row> one = spark.createDataFrame(List.of(row), TableColumns.PUBLICATIONS_TABLE);
        lake.append(Tables.PUBLICATIONS, one.coalesce(1), "publications", publication.epoch());
        // The table's row, in case an earlier attempt wrote it.
        last = null;
    }
}
