package dev.lambent.batch.train;

import static org.apache.spark.sql.functions.col;

import dev.lambent.app.App;
import dev.lambent.app.LabelSpec;
import dev.lambent.app.Task;
import dev.lambent.encode.Encoder;
import dev.lambent.encode.Input;
import dev.lambent.error.LambentException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** What data must have to be trained on, said in the user's words. */
final class Preconditions {
    private Preconditions() {}

    static void requireLabels(App app, Examples examples) {
        if (examples.byTime().isEmpty()) {
            throw LambentException.user(
                    "There is nothing to train on",
                    "no row has a label that is mature",
                    "Check " + app.label().sql().path() + " and label.matures_after, or wait for more of the log.");
        }
        switch (app.task()) {
            case BINARY -> requireZeroOrOne(app, examples);
            case MULTICLASS -> requireKnownClasses(app, examples);
            case REGRESSION -> {}
        }
    }

    private static void requireZeroOrOne(App app, Examples examples) {
        List<Row> others = examples.all()
                .where(col(TrainingInput.LABEL)
                        .notEqual(0.0)
                        .and(col(TrainingInput.LABEL).notEqual(1.0)))
                .select(TrainingInput.LABEL)
                .takeAsList(1);
        if (!others.isEmpty()) {
            throw LambentException.user(
                    "The labels do not fit the task binary",
                    "there is a label " + others.get(0).getDouble(0) + ", neither 0 nor 1",
                    "Make " + app.label().sql().path() + " give 0 or 1, or set `task: regression`.");
        }
    }

    private static void requireKnownClasses(App app, Examples examples) {
        long unknown = examples.all()
                .where(col(TrainingInput.LABEL).equalTo(LabelSpec.NO_CLASS))
                .count();
        if (unknown > 0) {
            throw LambentException.user(
                    "Some labels are of no class",
                    unknown + " rows have a label that is not among label.classes ("
                            + String.join(", ", app.label().classes()) + ")",
                    "Add the class, or let " + app.label().sql().path()
                            + " leave such rows out: WHERE … IN (…), or a CASE that gives them another.");
        }
    }

    /**
     * Nothing can be learned, or ranked, without both classes: each part of each fold needs them. Of several classes each needs
     * a row in each training part.
     */
    static void requireClasses(App app, Examples examples, Split split) {
        if (app.task() == Task.BINARY) {
            for (Split.Fold fold : split.all()) {
                requireBothClasses(fold.train(), "the training rows of " + trained(fold));
                requireBothClasses(
                        fold.valid(), fold.isFinal() ? "the hold-out" : "the validation rows of " + fold.name());
            }
        } else if (app.task() == Task.MULTICLASS) {
            for (Split.Fold fold : split.all()) {
                long[] rows = examples.classRows(fold.train());
                for (int i = 0; i < rows.length; i++) {
                    if (rows[i] == 0) {
                        throw LambentException.user(
                                "Class " + app.label().classes().get(i) + " cannot be learned",
                                "none of the " + fold.train().rows() + " training rows of " + trained(fold)
                                        + " is of it",
                                "Train on a longer time, lower train.folds.count, or merge it with another class.");
                    }
                }
            }
        }
    }

    private static String trained(Split.Fold fold) {
        return fold.isFinal() ? "the final fit" : fold.name();
    }

    private static void requireBothClasses(Split.Part part, String name) {
        if (part.labels() == 0 || part.labels() == part.rows()) {
            throw LambentException.user(
                    "The labels have one class only in " + name,
                    "all " + part.rows() + " are " + (part.labels() == 0 ? "0" : "1"),
                    "Train on a longer time, lower train.folds.count, or check the label's SQL.");
        }
    }

    static void requireVaryingInputs(Encoder encoder) {
        if (encoder.inputs().stream().allMatch(Preconditions::constant)) {
            throw LambentException.user(
                    "There is nothing to learn from",
                    "every input is the same in all training rows, or null",
                    "Check features.sql, and `inputs:` if lambent.yaml has it.");
        }
    }

    /** Inputs that cannot help, for the report. */
    static List<Finding> remarks(Encoder encoder) {
        List<Finding> remarks = new ArrayList<>();
        for (Input input : encoder.inputs()) {
            if (input.present() == 0) {
                remarks.add(
                        Finding.note("input " + input.column() + " is null in every training row and has no effect"));
            } else if (constant(input)) {
                remarks.add(Finding.note(
                        "input " + input.column() + " is the same in every training row and has no effect"));
            }
        }
        return remarks;
    }

    private static boolean constant(Input input) {
        boolean oneValue = input instanceof Input.Numeric numeric
                ? numeric.constant()
                : ((Input.Categorical) input).categories().size() <= 1;
        return oneValue && (input.missing() == 0 || input.present() == 0);
    }
}
