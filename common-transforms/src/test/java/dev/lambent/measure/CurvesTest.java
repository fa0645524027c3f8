package dev.lambent.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lambent.measure.Curves.Bin;
import dev.lambent.measure.Curves.Point;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class CurvesTest {
    private static final int ALL = Integer.MAX_VALUE;

    /** {@code curves.py} beside the numbers made them. */
    @Test
    void curvesAreThoseOfScikitLearn() throws IOException {
        JsonNode reference;
        try (InputStream json = CurvesTest.class.getResourceAsStream("/measure/curves.json")) {
            reference = new ObjectMapper().readTree(json);
        }
        assertThat(reference).hasSize(3);
        for (JsonNode of : reference) {
            double[] scores = numbers(of.get("scores"));
            Scored scored = new Scored(scores, scores, numbers(of.get("labels")));
            if (of.has("roc")) {
                assertSame(Curves.roc(scored, ALL), of.get("roc"));
                assertSame(Curves.precisionRecall(scored, ALL), of.get("precision_recall"));
            }
            if (of.has("bins")) {
                List<Bin> bins = of.has("roc") ? Curves.calibration(scored) : Curves.deciles(scored);
                assertThat(bins).hasSameSizeAs(of.get("bins"));
                for (int i = 0; i < bins.size(); i++) {
                    JsonNode bin = of.get("bins").get(i);
                    assertThat(bins.get(i).predicted()).isEqualTo(bin.get(0).asDouble(), within(1e-12));
                    assertThat(bins.get(i).actual()).isEqualTo(bin.get(1).asDouble(), within(1e-12));
                    assertThat(bins.get(i).rows()).isEqualTo(bin.get(2).asLong());
                }
            }
        }
    }

    private static void assertSame(List<Point> curve, JsonNode reference) {
        assertThat(curve).hasSameSizeAs(reference);
        for (int i = 0; i < curve.size(); i++) {
            assertThat(curve.get(i).x()).isEqualTo(reference.get(i).get(0).asDouble(), within(1e-12));
            assertThat(curve.get(i).y()).isEqualTo(reference.get(i).get(1).asDouble(), within(1e-12));
        }
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    @Test
    void aThinnedCurveKeepsItsEndsAndSomeOfItsPoints() {
        Random random = new Random(2);
        double[] scores = random.doubles(1_000).toArray();
        double[] labels = random.ints(1_000, 0, 2).asDoubleStream().toArray();
        Scored scored = new Scored(scores, scores, labels);
        for (int atMost : new int[] {2, 3, 100, 999, 1_001}) {
            assertThinned(Curves.roc(scored, ALL), Curves.roc(scored, atMost), atMost);
            assertThinned(Curves.precisionRecall(scored, ALL), Curves.precisionRecall(scored, atMost), atMost);
        }
        assertThatThrownBy(() -> Curves.roc(scored, 1)).hasMessage("at most 1 points");
    }

    private static void assertThinned(List<Point> all, List<Point> some, int atMost) {
        assertThat(all).hasSize(1_001);
        assertThat(some).hasSize(atMost).startsWith(all.get(0)).endsWith(all.get(1_000));
        int last = -1;
        for (int i = 0; i < atMost; i++) {
            int at = all.subList(last + 1, all.size()).indexOf(some.get(i)) + last + 1;
            assertThat(at).isGreaterThan(last);
            assertThat((double) at).isEqualTo(1_000.0 * i / (atMost - 1), within(0.5));
            last = at;
        }
    }

    @Test
    void rowsOfOneClassHaveNoCurve() {
        Scored positives = new Scored(new double[] {0.1, 0.2}, new double[2], new double[] {1, 1});
        assertThat(Curves.roc(positives, 10)).isEmpty();
        assertThat(Curves.precisionRecall(positives, 10)).isEmpty();
        assertThat(Curves.roc(new Scored(new double[0], new double[0], new double[0]), 10))
                .isEmpty();
    }

    @Test
    void equalProbabilitiesShareABin() {
        double[] labels = {1, 0, 0, 0, 1};
        Scored scored = new Scored(new double[] {0.2, 0.2, 0.2, 0.2, 0.9}, new double[5], labels);
        assertThat(Curves.calibration(scored)).containsExactly(new Bin(0.2, 0.25, 4), new Bin(0.9, 1, 1));
        assertThat(Curves.calibration(new Scored(new double[] {3}, new double[1], new double[1])))
                .isEmpty();
    }

    @Test
    void ofSeveralClassesTheDecidedOneIsCalibrated() {
        double[] labels = {0, 1, 2, 2};
        double[][] byClass = {{0.5, 0.25, 0.25, 0.5}, {0.25, 0.5, 0.25, 0.25}, {0.25, 0.25, 0.5, 0.25}};
        Scored scored = new Scored(byClass[0], new double[] {0, 1, 2, 0}, labels, byClass);
        assertThat(Curves.calibration(scored)).containsExactly(new Bin(0.5, 0.75, 4));
        assertThat(Curves.roc(scored.oneAgainstRest(1), ALL))
                .containsExactly(new Point(0, 0), new Point(0, 1), new Point(1, 1));
    }
}
