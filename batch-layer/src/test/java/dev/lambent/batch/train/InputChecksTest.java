package dev.lambent.batch.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lambent.app.Task;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class InputChecksTest {
    private static final int ROWS = 2_000;

    private static InputChecks.Sample sample(long seed, Function<Random, Object[]> row) {
        Random random = new Random(seed);
        double[] labels = new double[ROWS];
        double[] first = new double[ROWS];
        double[] second = new double[ROWS];
        String[] text = new String[ROWS];
        for (int i = 0; i < ROWS; i++) {
            Object[] values = row.apply(random);
            labels[i] = (Double) values[0];
            first[i] = (Double) values[1];
            second[i] = (Double) values[2];
            text[i] = (String) values[3];
        }
        return new InputChecks.Sample(
                List.of(
                        new InputValues("first", first, null),
                        new InputValues("second", second, null),
                        new InputValues("text", null, text)),
                labels);
    }

    private static List<String> texts(Task task, Function<Random, Object[]> row, Function<Random, Object[]> holdout) {
        return new InputChecks(task)
                .findings(sample(1, row), sample(2, row), sample(3, holdout)).stream()
                        .map(finding -> (finding.severe() ? "severe: " : "") + finding.text())
                        .toList();
    }

    private static double label(Random random, double rate) {
        return random.nextDouble() < rate ? 1 : 0;
    }

    @Test
    void soundDataHaveNoFindings() {
        for (Task task : Task.values()) {
            Function<Random, Object[]> row = random -> {
                double x = random.nextGaussian();
                double label = task == Task.BINARY ? label(random, x > 0 ? 0.9 : 0.1) : x + random.nextGaussian();
                return new Object[] {label, x, random.nextDouble(), "place " + random.nextInt(30)};
            };
            assertThat(texts(task, row, row)).isEmpty();
        }
    }

    /** A category per row tells the training label, and nothing of later rows. */
    @Test
    void anInputThatTellsTheLabelIsFoundAndOneThatOnlyNamesTheRowIsNot() {
        Function<Random, Object[]> row = random -> {
            double label = label(random, 0.3);
            return new Object[] {
                label, label == 1 ? Double.NaN : random.nextDouble(), random.nextDouble(), "id " + random.nextInt()
            };
        };
        assertThat(texts(Task.BINARY, row, row))
                .singleElement()
                .asString()
                .startsWith("severe: input first alone tells the label, with a roc_auc of 1.0000 on later rows");
        Function<Random, Object[]> number = random -> {
            double label = random.nextGaussian();
            return new Object[] {label, random.nextDouble(), random.nextDouble(), label > 0 ? "up" : "down"};
        };
        assertThat(texts(Task.REGRESSION, number, number)).isEmpty();
    }

    @Test
    void duplicatesShiftsAndRareLabelsAreNoted() {
        Function<Random, Object[]> before = random -> {
            double x = random.nextGaussian();
            return new Object[] {label(random, 0.004), x, x, random.nextBoolean() ? "a" : "b"};
        };
        Function<Random, Object[]> after = random -> {
            double x = random.nextGaussian() + 1;
            return new Object[] {label(random, 0.004), x, random.nextGaussian(), random.nextBoolean() ? "a" : "c"};
        };
        assertThat(texts(Task.BINARY, before, after))
                .hasSize(4)
                .anyMatch(text -> text.startsWith("only 0.") && text.contains("% of the labels are 1"))
                .contains("inputs first and second are the same in every row looked at")
                .anyMatch(text -> text.startsWith("input first has other values in the hold-out than before (PSI "))
                .anyMatch(text -> text.startsWith("input text has other values in the hold-out than before (PSI "));
    }
}
