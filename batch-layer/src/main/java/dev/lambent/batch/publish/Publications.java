package dev.lambent.batch.publish;

import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.feature.FeatureSetId;
import dev.lambent.feature.TransformId;
import dev.lambent.view.Publication;
import dev.lambent.view.PublicationJson;
import dev.lambent.view.Tables;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
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
    private List<Publication> all;

    public Publications(SparkSession spark, Lake lake) {
        this.spark = spark;
        this.lake = lake;
    }

    /** All, by epoch. Read once: only the run that holds the home's lock publishes. */
    public List<Publication> all() {
        if (all == null) {
            all = read();
        }
        return all;
    }

    /** The publications from this epoch on, the oldest first. */
    public List<Publication> from(long epoch) {
        return all().stream()
                .filter(publication -> publication.epoch() >= epoch)
                .toList();
    }

    /** The version of the table in which an epoch was published. */
    public long versionOf(long epoch) {
        return lake.versionOf(Tables.PUBLICATIONS, Tables.PUBLICATIONS, epoch);
    }

    /** The newest publication, whatever its role. */
    public Optional<Publication> last() {
        return all().isEmpty() ? Optional.empty() : Optional.of(all().get(all().size() - 1));
    }

    /** The newest publication that readers are to be at. */
    public Optional<Publication> served() {
        return all().stream().filter(publication -> !publication.prepared()).reduce((before, after) -> after);
    }

    /** The first of the prepared publications of a transform that nothing else has followed. */
    public Optional<Publication> firstPrepared(TransformId transform) {
        Optional<Publication> first = Optional.empty();
        for (int i = all().size() - 1; i >= 0; i--) {
            Publication publication = all().get(i);
            if (!publication.prepared() || !publication.transform().equals(transform)) {
                break;
            }
            first = Optional.of(publication);
        }
        return first;
    }

    /** The model of a feature set that was in force last. */
    public Optional<String> lastModel(FeatureSetId featureSet) {
        return all().stream()
                .filter(publication -> publication.featureSet().equals(featureSet))
                .flatMap(publication -> publication.activeBundle().stream())
                .reduce((before, after) -> after);
    }

    private List<Publication> read() {
        if (!lake.exists(Tables.PUBLICATIONS)) {
            return List.of();
        }
        return lake.read(Tables.PUBLICATIONS).select("document").collectAsList().stream()
                .map(row -> PublicationJson.read(row.getString(0)))
                .sorted(Comparator.comparingLong(Publication::epoch))
                .toList();
    }

    /** Commits a publication; a second time it changes nothing. */
    public void append(Publication publication) {
        lake.ensure(Tables.PUBLICATIONS, TableColumns.PUBLICATIONS_TABLE);
        Row row = RowFactory.create(
                publication.epoch(),
                Timestamp.from(Instant.ofEpochMilli(publication.publishedAtMillis())),
                publication.featureSet().value(),
                publication.transform().value(),
                publication.role().name(),
                publication.activeBundle().orElse(null),
                publication.boundary().logTimeMillis(),
                PublicationJson.write(publication));
        Dataset<Row> one = spark.createDataFrame(List.of(row), TableColumns.PUBLICATIONS_TABLE);
        lake.append(Tables.PUBLICATIONS, one.coalesce(1), "publications", publication.epoch());
        // The table's row, in case an earlier attempt wrote it.
        all = null;
    }
}
