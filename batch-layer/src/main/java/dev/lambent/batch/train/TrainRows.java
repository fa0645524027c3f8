package dev.lambent.batch.train;

import dev.lambent.batch.solve.RowBlock;
import dev.lambent.encode.Encoder;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rows that models are fitted on, encoded, and kept between fits. */
interface TrainRows {
    Encoder encoder();

    /** In the layout that the kind of model takes. */
    Dataset<Row> of(Trial trial);

    /** In the linear layout, for a fit that does not go through MLlib. */
    JavaRDD<RowBlock> blocks();
}
