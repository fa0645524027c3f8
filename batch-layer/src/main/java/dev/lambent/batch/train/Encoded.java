package dev.lambent.batch.train;

import dev.lambent.encode.Encoder;
import dev.lambent.encode.Encoder.TreeColumn;
import dev.lambent.encode.EncoderJson;
import dev.lambent.score.Prediction;
import dev.lambent.score.Scorer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Rows as MLlib takes them: label and feature vector, in one of the encoder's layouts. */
final class Encoded {
    static final String FEATURES = "features";
    static final String SCORE = "shared_score";
    static final String DECISION = "shared_decision";

    private Encoded() {}

    /** {@code label} and {@code features} of each row, in the order of the rows. */
    static Dataset<Row> rows(Examples examples, Dataset<Row> rows, Encoder encoder, boolean trees) {
        Shipped shipped = new Shipped(examples.reader(), encoder, trees, null);
        int label = rows.schema().fieldIndex(TrainingInput.LABEL);
        return rows.sparkSession()
                .createDataFrame(
                        rows.javaRDD().mapPartitions(part -> encode(shipped, label, part)), schema(encoder, trees));
    }

    private static Iterator<Row> encode(Shipped shipped, int label, Iterator<Row> rows) {
        Encoder encoder = shipped.encoder();
        return new Mapped(
                rows,
                row -> RowFactory.create(
                        row.getDouble(label), vector(encoder, shipped.trees, shipped.reader.read(row))));
    }

    /** As {@link #rows}, with the shared scorer's answers beside them. */
    static Dataset<Row> scoredRows(Examples examples, Dataset<Row> rows, FittedModel model) {
        Shipped shipped =
                new Shipped(examples.reader(), model.encoder(), model.kind().trees(), model.scorer());
        return rows.sparkSession()
                .createDataFrame(
                        rows.javaRDD().mapPartitions(part -> {
                            Encoder encoder = shipped.encoder();
                            Scorer scorer = shipped.scorer(encoder);
                            return new Mapped(part, row -> scored(encoder, scorer, shipped.reader.read(row)));
                        }),
                        scoredSchema(model));
    }

    /** The same for feature rows at hand. */
    static Dataset<Row> scoredRows(
            org.apache.spark.sql.SparkSession spark, List<dev.lambent.schema.Row> rows, FittedModel model) {
        List<Row> scored = rows.stream()
                .map(row -> scored(model.encoder(), model.scorer(), row))
                .toList();
        return spark.createDataFrame(scored, scoredSchema(model));
    }

    private static Row scored(Encoder encoder, Scorer scorer, dev.lambent.schema.Row features) {
        Prediction prediction = scorer.score(features);
        return RowFactory.create(
                vector(encoder, scorer.kind().trees(), features), prediction.score(), prediction.decision());
    }

    static Vector vector(Encoder encoder, boolean trees, dev.lambent.schema.Row row) {
        if (trees) {
            return Vectors.dense(encoder.tree(row));
        }
        Encoder.Sparse sparse = encoder.linear(row);
        return Vectors.sparse(encoder.linearWidth(), sparse.indices(), sparse.values());
    }

    private static StructType schema(Encoder encoder, boolean trees) {
        return new StructType(new StructField[] {
            DataTypes.createStructField(TrainingInput.LABEL, DataTypes.DoubleType, false), features(encoder, trees)
        });
    }

    private static StructType scoredSchema(FittedModel model) {
        return new StructType(new StructField[] {
            features(model.encoder(), model.kind().trees()),
            DataTypes.createStructField(SCORE, DataTypes.DoubleType, false),
            DataTypes.createStructField(DECISION, DataTypes.DoubleType, false)
        });
    }

    /** The vector column; its metadata tells MLlib's trees which elements are categories, and of how many. */
    private static StructField features(Encoder encoder, boolean trees) {
        if (!trees) {
            return new AttributeGroup(FEATURES, encoder.linearWidth()).toStructField();
        }
        List<Attribute> attributes = new ArrayList<>();
        for (TreeColumn column : encoder.treeColumns()) {
            attributes.add(
                    column.arity() > 0
                            ? NominalAttribute.defaultAttr()
                                    .withName(column.name())
                                    .withNumValues(column.arity())
                            : NumericAttribute.defaultAttr().withName(column.name()));
        }
        return new AttributeGroup(FEATURES, attributes.toArray(Attribute[]::new)).toStructField();
    }

    /** An encoder and perhaps a scorer on their way to an executor. */
    static final class Shipped implements Serializable {
        private static final long serialVersionUID = 1L;

        private final FeatureRows reader;
        private final byte[] encoder;
        private final boolean trees;
        private final byte[] scorer;

        Shipped(FeatureRows reader, Encoder encoder, boolean trees, Scorer scorer) {
            this.reader = reader;
            this.encoder = EncoderJson.write(encoder);
            this.trees = trees;
            this.scorer = scorer == null ? null : dev.lambent.score.ScorerCodec.write(scorer);
        }

        FeatureRows reader() {
            return reader;
        }

        Encoder encoder() {
            return EncoderJson.read(encoder, reader.schema());
        }

        Scorer scorer(Encoder fresh) {
            return dev.lambent.score.ScorerCodec.read(scorer, fresh);
        }
    }

    /** Rows changed one by one, as they are asked for. */
    static final class Mapped implements Iterator<Row> {
        private final Iterator<Row> rows;
        private final java.util.function.Function<Row, Row> change;

        Mapped(Iterator<Row> rows, java.util.function.Function<Row, Row> change) {
            this.rows = rows;
            this.change = change;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public Row next() {
            return change.apply(rows.next());
        }
    }
}
