package dev.lambent.batch.train;

import dev.lambent.app.App;
import dev.lambent.app.Task;
import dev.lambent.batch.solve.RowBlock;
import dev.lambent.encode.Encoder;
import dev.lambent.encode.Encoder.TreeColumn;
import dev.lambent.encode.EncoderJson;
import dev.lambent.score.Prediction;
import dev.lambent.score.Scorer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.api.java.JavaRDD;
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
    /** How much a row counts in training. */
    static final String WEIGHT = "weight";
    /** Whether a row tells boosting when to stop, instead of being trained on. */
    static final String STOPPING = "stopping";

    static final String SCORE = "shared_score";
    static final String DECISION = "shared_decision";
    /** The probability of each class, of multiclass models. */
    static final String CLASSES = "shared_classes";

    private Encoded() {}

    /**
     * How rows are laid out for a fit.
     *
     * @param trees the encoder's tree layout, else the linear one
     * @param classWeights how much a row of each class counts: column {@link #WEIGHT}
     * @param stopFrom rows from this event time on tell boosting when to stop: column {@link #STOPPING}
     */
    record Layout(boolean trees, Optional<double[]> classWeights, OptionalLong stopFrom) {
        static Layout plain(boolean trees) {
            return new Layout(trees, Optional.empty(), OptionalLong.empty());
        }
    }

    /** {@code label}, {@code features}, and what the layout adds, of each row, in the order of the rows. */
    static Dataset<Row> rows(Examples examples, Dataset<Row> rows, Encoder encoder, Layout layout) {
        Shipped shipped = new Shipped(examples.reader(), encoder, layout.trees(), null);
        int label = rows.schema().fieldIndex(TrainingInput.LABEL);
        int millis = rows.schema().fieldIndex(Examples.MILLIS);
        double[] weights = layout.classWeights().orElse(null);
        Long stopFrom = layout.stopFrom().isPresent() ? layout.stopFrom().getAsLong() : null;
        StructType schema = new StructType(new StructField[] {label(examples), features(encoder, layout.trees())});
        schema = weights == null ? schema : schema.add(WEIGHT, DataTypes.DoubleType, false);
        schema = stopFrom == null ? schema : schema.add(STOPPING, DataTypes.BooleanType, false);
        return rows.sparkSession()
                .createDataFrame(
                        rows.javaRDD().mapPartitions(part -> encode(shipped, label, millis, weights, stopFrom, part)),
                        schema);
    }

    private static Iterator<Row> encode(
            Shipped shipped, int label, int millis, double[] weights, Long stopFrom, Iterator<Row> rows) {
        Encoder encoder = shipped.encoder();
        return new Mapped(rows, row -> {
            List<Object> values = new ArrayList<>();
            values.add(row.getDouble(label));
            values.add(vector(encoder, shipped.trees, shipped.reader.read(row)));
            if (weights != null) {
                values.add(weights[(int) row.getDouble(label)]);
            }
            if (stopFrom != null) {
                values.add(row.getLong(millis) >= stopFrom);
            }
            return RowFactory.create(values.toArray());
        });
    }

    /**
     * The same rows in the linear layout, for a fit that does not go through MLlib.
     *
     * @param classWeights how much a row of each class counts
     */
    static JavaRDD<RowBlock> blocks(
            Examples examples, Dataset<Row> rows, Encoder encoder, Optional<double[]> classWeights) {
        Shipped shipped = new Shipped(examples.reader(), encoder, false, null);
        int label = rows.schema().fieldIndex(TrainingInput.LABEL);
        double[] weights = classWeights.orElse(null);
        return rows.javaRDD().mapPartitions(part -> new Blocks(shipped, label, weights, part));
    }

    /** Rows gathered into blocks, as they are asked for. */
    private static final class Blocks implements Iterator<RowBlock> {
        private static final int ENTRIES = 1 << 17;

        private final FeatureRows reader;
        private final Encoder encoder;
        private final int label;
        private final double[] weights;
        private final Iterator<Row> rows;
        private final int[] indices;
        private final double[] values;

        Blocks(Shipped shipped, int label, double[] weights, Iterator<Row> rows) {
            this.reader = shipped.reader();
            this.encoder = shipped.encoder();
            this.label = label;
            this.weights = weights;
            this.rows = rows;
            this.indices = new int[encoder.maxEntries()];
            this.values = new double[encoder.maxEntries()];
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public RowBlock next() {
            RowBlock block = new RowBlock();
            while (rows.hasNext() && block.entries() < ENTRIES) {
                Row row = rows.next();
                double of = row.getDouble(label);
                int size = encoder.linear(reader.read(row), indices, values);
                block.add(of, weights == null ? 1 : weights[(int) of], size, indices, values);
            }
            return block;
        }
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
        double[] classes = scorer.kind().task() == Task.MULTICLASS ? scorer.classes(features) : new double[0];
        return RowFactory.create(
                vector(encoder, scorer.kind().trees(), features), prediction.score(), prediction.decision(), classes);
    }

    static Vector vector(Encoder encoder, boolean trees, dev.lambent.schema.Row row) {
        if (trees) {
            return Vectors.dense(encoder.tree(row));
        }
        Encoder.Sparse sparse = encoder.linear(row);
        return withoutZeros(encoder.linearWidth(), sparse.indices(), sparse.values());
    }

    /** MLlib's factorisation machines cannot take a zero that is stored. */
    private static Vector withoutZeros(int width, int[] indices, double[] values) {
        int size = 0;
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                indices[size] = indices[i];
                values[size++] = values[i];
            }
        }
        return size == values.length
                ? Vectors.sparse(width, indices, values)
                : Vectors.sparse(width, Arrays.copyOf(indices, size), Arrays.copyOf(values, size));
    }

    /** Its metadata tells MLlib how many classes there are, though a fold may lack one. */
    private static StructField label(Examples examples) {
        App app = examples.input().app();
        return app.task() == Task.MULTICLASS
                ? NominalAttribute.defaultAttr()
                        .withName(TrainingInput.LABEL)
                        .withNumValues(app.label().classes().size())
                        .toStructField()
                : DataTypes.createStructField(TrainingInput.LABEL, DataTypes.DoubleType, false);
    }

    private static StructType scoredSchema(FittedModel model) {
        return new StructType(new StructField[] {
            features(model.encoder(), model.kind().trees()),
            DataTypes.createStructField(SCORE, DataTypes.DoubleType, false),
            DataTypes.createStructField(DECISION, DataTypes.DoubleType, false),
            DataTypes.createStructField(CLASSES, DataTypes.createArrayType(DataTypes.DoubleType, false), false)
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
