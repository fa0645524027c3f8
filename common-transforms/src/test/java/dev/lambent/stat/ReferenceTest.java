package dev.lambent.stat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What SciPy, statsmodels and scikit-learn say; {@code reference.py} beside the numbers made them. */
class ReferenceTest {
    private static JsonNode reference;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream json = ReferenceTest.class.getResourceAsStream("/stat/reference.json")) {
            reference = new ObjectMapper().readTree(json);
        }
    }

    @Test
    void proportions() {
        for (JsonNode of : reference.get("proportions")) {
            Inference rate = new ExactProportion(
                    of.get("hits").asLong(), of.get("trials").asLong());
            double value = of.get("rate").asDouble();
            agree(rate.pGreater(value), of.get("p"));
            agree(rate.pLess(value), of.get("p_less"));
            agree(rate.lower(0.05), of.get("lower"));
            agree(rate.upper(0.05), of.get("upper"));
        }
    }

    @Test
    void mcNemar() {
        for (JsonNode of : reference.get("mcnemar")) {
            agree(
                    McNemar.pFirstBetter(
                            of.get("first").asLong(), of.get("second").asLong()),
                    of.get("p"));
        }
        assertThat(McNemar.pFirstBetter(0, 0)).isEqualTo(1);
    }

    @Test
    void holm() {
        JsonNode of = reference.get("holm");
        assertThat(Holm.adjust(numbers(of.get("p")))).containsExactly(numbers(of.get("adjusted")), within(1e-12));
        assertThat(Holm.adjust()).isEmpty();
    }

    @Test
    void areas() {
        for (JsonNode of : reference.get("areas")) {
            double[] labels = numbers(of.get("labels"));
            double[] first = numbers(of.get("first"));
            double[] second = numbers(of.get("second"));
            PivotalInference area = (PivotalInference) DeLong.area(first, labels);
            agree(area.estimate(), of.get("auc"));
            agree(area.standardError(), of.get("se"));
            PivotalInference difference = (PivotalInference) DeLong.difference(first, second, labels);
            agree(difference.estimate(), of.get("difference"));
            agree(difference.standardError(), of.get("se_difference"));
            agree(difference.pGreater(0.01), of.get("p"));
            assertThat(((PivotalInference) DeLong.difference(first, first, labels)).standardError())
                    .isZero();
        }
    }

    @Test
    void folds() {
        for (JsonNode of : reference.get("folds")) {
            Inference test = NadeauBengio.of(
                    numbers(of.get("differences")), of.get("ratio").asDouble());
            agree(test.pGreater(0), of.get("p"));
            agree(test.lower(0.05), of.get("lower"));
        }
    }

    /** Both draw at random: bounds agree to a small part of the interval. */
    @Test
    void bootstraps() {
        for (JsonNode of : reference.get("bootstraps")) {
            double[] first = numbers(of.get("first"));
            double[] second = numbers(of.get("second"));
            BcaBootstrap.Statistic statistic = of.get("statistic").asText().equals("mean")
                    ? times -> mean(first, times, 1)
                    : times -> Math.sqrt(mean(second, times, 2)) - Math.sqrt(mean(first, times, 2));
            Inference bootstrap = BcaBootstrap.of(first.length, statistic, 1);
            double lower = of.get("lower").asDouble();
            double upper = of.get("upper").asDouble();
            Offset<Double> draws = within(0.04 * (upper - lower));
            assertThat(bootstrap.lower(0.05)).isEqualTo(lower, draws);
            assertThat(bootstrap.upper(0.05)).isEqualTo(upper, draws);
            assertThat(bootstrap.pGreater(bootstrap.lower(0.02))).isEqualTo(0.02, within(0.001));
            assertThat(bootstrap.pLess(bootstrap.upper(0.02))).isEqualTo(0.02, within(0.001));
            assertThat(bootstrap.negated().pGreater(-bootstrap.upper(0.1))).isEqualTo(0.1, within(0.001));
            assertThat(BcaBootstrap.of(first.length, statistic, 1).lower(0.05)).isEqualTo(bootstrap.lower(0.05));
        }
    }

    @Test
    void whatHasNoSpreadIsTakenForTheFigure() {
        Inference none = BcaBootstrap.of(30, times -> 0.0, 1);
        assertThat(none.pGreater(0)).isEqualTo(1);
        assertThat(none.pGreater(-0.1)).isZero();
        assertThat(none.lower(0.05)).isZero();
    }

    private static double mean(double[] values, int[] times, int power) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += times[i] * Math.pow(values[i], power);
        }
        return sum / java.util.Arrays.stream(times).sum();
    }

    private static void agree(double value, JsonNode expected) {
        assertThat(value).isEqualTo(expected.asDouble(), within(1e-9 * Math.max(1e-3, Math.abs(expected.asDouble()))));
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }
}
