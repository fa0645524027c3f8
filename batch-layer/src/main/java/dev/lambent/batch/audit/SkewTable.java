package dev.lambent.batch.audit;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.sum;

import dev.lambent.batch.lake.Lake;
import dev.lambent.batch.lake.TableColumns;
import dev.lambent.stat.ExactProportion;
import dev.lambent.view.Tables;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** The table {@code skew}: a line per epoch, transform that served, and feature. */
final class SkewTable {
    private static final double MISSED = 0.05;

    private final SparkSession spark;
    private final Lake lake;

    SkewTable(SparkSession spark, Lake lake) {
        this.spark = spark;
        this.lake = lake;
    }

    private record Feature(String transform, String name) {}

    private record Total(long rows, long mismatches) {
        static final Total NONE = new Total(0, 0);

        Total plus(FeatureSkew skew) {
            return new Total(rows + skew.rows(), mismatches + skew.mismatches());
        }
    }

    void append(long epoch, List<FeatureSkew> skews) {
        Map<Feature, Total> before = before(epoch);
        List<Row> lines = skews.stream()
                .map(skew -> line(
                        epoch,
                        skew,
                        before.getOrDefault(new Feature(skew.transform(), skew.feature()), Total.NONE)
                                .plus(skew)))
                .toList();
        lake.append(
                Tables.SKEW,
                spark.createDataFrame(lines, TableColumns.SKEW_TABLE).coalesce(1),
                Tables.SKEW,
                epoch);
    }

    private Map<Feature, Total> before(long epoch) {
        Map<Feature, Total> totals = new HashMap<>();
        for (Row row : lake.read(Tables.SKEW)
                .where(col("epoch").lt(epoch))
                .groupBy("transform", "feature")
                .agg(sum("rows"), sum("mismatches"))
                .collectAsList()) {
            totals.put(new Feature(row.getString(0), row.getString(1)), new Total(row.getLong(2), row.getLong(3)));
        }
        return totals;
    }

    private static Row line(long epoch, FeatureSkew skew, Total total) {
        return RowFactory.create(
                epoch,
                skew.transform(),
                skew.feature(),
                skew.rows(),
                skew.mismatches(),
                upper(skew.mismatches(), skew.rows()),
                skew.largest().orElse(null),
                skew.cause().map(cause -> cause.blame().word()).orElse(null),
                skew.cause().map(FeatureSkew.Cause::evidence).orElse(null),
                skew.cause().map(FeatureSkew.Cause::example).orElse(null),
                total.rows(),
                total.mismatches(),
                upper(total.mismatches(), total.rows()));
    }

    /** The rate that is exceeded with a chance of at most 5 %; nothing is known of it without rows. */
    private static double upper(long mismatches, long rows) {
        return rows == 0 ? 1 : new ExactProportion(mismatches, rows).upper(MISSED);
    }
}
