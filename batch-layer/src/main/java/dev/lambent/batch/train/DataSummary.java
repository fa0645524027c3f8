package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_millis;
import static org.apache.spark.sql.functions.when;

import dev.lambent.app.App;
import dev.lambent.app.Task;
import dev.lambent.batch.lake.SparkRows;
import dev.lambent.card.DataFacts;
import dev.lambent.card.InputFacts;
import dev.lambent.card.LabelFacts;
import dev.lambent.card.Share;
import dev.lambent.encode.Encoder;
import dev.lambent.encode.Input;
import dev.lambent.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** The data of the final fit in figures: how many rows, of what time, how the labels are spread, what the inputs hold. */
final class DataSummary {
    private static final int FREQUENT = 5;

    private final Examples examples;
    private final Split.Fold fold;
    private final Encoder encoder;
    private final Dataset<Row> rows;

    DataSummary(Examples examples, Split.Fold fold, Encoder encoder) {
        this.examples = examples;
        this.fold = fold;
        this.encoder = encoder;
        this.rows = examples.train(fold);
    }

    DataFacts facts() {
        Times times = examples.byTime();
        return new DataFacts(
                fold.train().rows(),
                fold.valid().rows(),
                times.range(fold.train().selection()),
                times.range(fold.valid().selection()),
                labels(),
                inputs());
    }

    private LabelFacts labels() {
        App app = examples.input().app();
        if (app.task() == Task.REGRESSION) {
            return new LabelFacts(
                    List.of(),
                    OptionalDouble.of(fold.train().labels() / fold.train().rows()));
        }
        long[] counts = examples.classRows(fold.train());
        List<Share> shares = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            String name = app.task() == Task.BINARY
                    ? String.valueOf(i)
                    : app.label().classes().get(i);
            shares.add(new Share(name, (double) counts[i] / fold.train().rows()));
        }
        return new LabelFacts(shares, OptionalDouble.empty());
    }

    private List<InputFacts> inputs() {
        List<Column> extremes = new ArrayList<>();
        for (Input input : encoder.inputs()) {
            if (input instanceof Input.Numeric numeric) {
                extremes.add(min(number(numeric)));
                extremes.add(max(number(numeric)));
            }
        }
        Row found = extremes.isEmpty()
                ? null
                : rows.agg(extremes.get(0), extremes.subList(1, extremes.size()).toArray(Column[]::new))
                        .head();
        List<InputFacts> facts = new ArrayList<>();
        int at = 0;
        for (Input input : encoder.inputs()) {
            double missing = (double) input.missing() / Math.max(1, input.present() + input.missing());
            if (input instanceof Input.Numeric numeric) {
                Optional<InputFacts.Numbers> numbers = found.isNullAt(at)
                        ? Optional.empty()
                        : Optional.of(
                                new InputFacts.Numbers(found.getDouble(at), numeric.mean(), found.getDouble(at + 1)));
                at += 2;
                facts.add(new InputFacts(input.column(), numeric.type().name(), missing, numbers, Optional.empty()));
            } else {
                facts.add(new InputFacts(
                        input.column(),
                        ColumnType.VARCHAR.name(),
                        missing,
                        Optional.empty(),
                        Optional.of(categories(input.column()))));
            }
        }
        return facts;
    }

    /** Values that the encoder takes for numbers. */
    private static Column number(Input.Numeric input) {
        Column column = col(SparkRows.quoted(input.column()));
        Column number = input.type() == ColumnType.TIMESTAMP ? unix_millis(column) : column;
        Column asDouble = (input.type() == ColumnType.BOOLEAN ? number.cast(DataTypes.IntegerType) : number)
                .cast(DataTypes.DoubleType);
        return when(abs(asDouble).leq(Encoder.MAX_MAGNITUDE), asDouble);
    }

    private InputFacts.Categories categories(String name) {
        Column column = col(SparkRows.quoted(name));
        Dataset<Row> counts = rows.where(column.isNotNull()).groupBy(column).count();
        List<Share> frequent = counts.orderBy(desc("count"), column).limit(FREQUENT).collectAsList().stream()
                .map(row -> new Share(
                        row.getString(0), (double) row.getLong(1) / fold.train().rows()))
                .toList();
        return new InputFacts.Categories(counts.count(), frequent);
    }
}
