package dev.lambent.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lambent.codec.BinaryReader;
import dev.lambent.codec.BinaryWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against scikit-learn and SciPy: {@code calibrate/references.py}. */
class CalibrationTest {
    private static final List<double[]> LINES = lines();
    private static final double[] FITTED = LINES.get(0);
    private static final double[] SCORES = column(0);
    private static final double[] LABELS = column(1);

    private static List<double[]> lines() {
        try (InputStream in = CalibrationTest.class.getResourceAsStream("/calibrate/references.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.matches("[-0-9].*"))
                    .map(line -> Arrays.stream(line.split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static double[] column(int column) {
        return LINES.stream().skip(1).mapToDouble(line -> line[column]).toArray();
    }

    @Test
    void plattIsTheBestLogisticCurve() {
        Calibration.Sigmoid ofProbabilities = Platt.fit(SCORES, LABELS, true);
        assertThat(ofProbabilities.slope()).isCloseTo(FITTED[0], within(1e-6));
        assertThat(ofProbabilities.offset()).isCloseTo(FITTED[1], within(1e-6));
        double[] margins = Arrays.stream(SCORES).map(score -> score * 10 - 3).toArray();
        Calibration.Sigmoid ofMargins = Platt.fit(margins, LABELS, false);
        assertThat(ofMargins.slope()).isCloseTo(FITTED[2], within(1e-6));
        assertThat(ofMargins.offset()).isCloseTo(FITTED[3], within(1e-6));
    }

    @Test
    void isotonicIsScikitLearnsOnScoresAndBetweenThem() {
        Calibration isotonic = Isotonic.fit(SCORES, LABELS);
        for (int i = 0; i < SCORES.length; i++) {
            double[] line = LINES.get(i + 1);
            assertThat(isotonic.probability(line[0])).isCloseTo(line[2], within(1e-12));
            assertThat(isotonic.probability(line[3])).isCloseTo(line[4], within(1e-12));
        }
    }

    @Test
    void aModelThatRanksTheWrongWayRoundIsWorthTheShareOfPositives() {
        double[] reversed = Arrays.stream(SCORES).map(score -> 1 - score).toArray();
        double share = (Arrays.stream(LABELS).sum() + 1) / (LABELS.length + 2);
        assertThat(Platt.fit(reversed, LABELS, true).probability(0.9)).isCloseTo(share, within(1e-12));
        assertThat(Isotonic.fit(new double[] {1, 2}, new double[] {1, 0}).probability(7))
                .isEqualTo(0.5);
    }

    @Test
    void separableAndOneSidedLabelsGiveFiniteCurves() {
        double[] scores = {0, 0.1, 0.9, 1};
        assertThat(Platt.fit(scores, new double[] {0, 0, 1, 1}, true).probability(1))
                .isBetween(0.5, 1.0);
        assertThat(Platt.fit(scores, new double[] {1, 1, 1, 1}, true).probability(0))
                .isBetween(0.5, 1.0);
    }

    @Test
    void anInfiniteScoreHasAProbability() {
        for (Calibration curve : List.of(
                new Calibration.Sigmoid(2, 1, false),
                new Calibration.Sigmoid(0.5, 0, true),
                Isotonic.fit(SCORES, LABELS))) {
            for (double score :
                    new double[] {Double.NEGATIVE_INFINITY, -1e300, 0, 1, 1e300, Double.POSITIVE_INFINITY}) {
                assertThat(curve.probability(score)).isBetween(0.0, 1.0);
            }
        }
    }

    @Test
    void isReadAsItWasWritten() {
        for (Calibration curve : List.of(
                new Calibration.Sigmoid(2, 1, false),
                new Calibration.Sigmoid(0.1, -7, true),
                Isotonic.fit(SCORES, LABELS))) {
            BinaryWriter out = new BinaryWriter();
            curve.write(out);
            assertThat(Calibration.read(new BinaryReader(out.toByteArray()))).isEqualTo(curve);
        }
        assertThatThrownBy(() -> Calibration.read(new BinaryReader(new byte[] {9})))
                .hasMessageContaining("no calibration 9");
    }
}
