package dev.lambent.card;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PlotTest {
    private static final LinePlot.Axis SHARE = LinePlot.Axis.share("share");

    private static LinePlot.Series series(String name, boolean points, double... xy) {
        return new LinePlot.Series(
                name,
                IntStream.range(0, xy.length / 2)
                        .mapToObj(i -> LinePlot.Mark.of(xy[2 * i], xy[2 * i + 1]))
                        .toList(),
                points);
    }

    private static LinePlot plot(LinePlot.Axis x, LinePlot.Axis y, LinePlot.Series... series) {
        return new LinePlot("test", "Title", "What it shows", x, y, List.of(series), Optional.empty());
    }

    private static Document parse(String svg) {
        return Xml.parse(svg.getBytes(UTF_8));
    }

    private static List<String> texts(Document document) {
        return Xml.elements(document, "text").stream()
                .map(Element::getTextContent)
                .toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    /** The last polylines: those before are of the legend. */
    private static List<double[][]> lines(Document document, int series) {
        List<Element> all = Xml.elements(document, "polyline");
        return all.subList(all.size() - series, all.size()).stream()
                .map(line -> Arrays.stream(line.getAttribute("points").split(" "))
                        .map(point -> Arrays.stream(point.split(","))
                                .mapToDouble(Double::parseDouble)
                                .toArray())
                        .toArray(double[][]::new))
                .toList();
    }

    @Test
    void aPlotIsTheTextItAlwaysWas() {
        assertThat(plot(SHARE, SHARE, series("a & b", true, 0, 0, 1, 0.5)).svg())
                .startsWith(
                        """
                        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360" width="640" height="360" role="img" aria-labelledby="test-title test-desc" font-family="system-ui, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif" font-size="12">
                        <title id="test-title">Title</title>
                        <desc id="test-desc">What it shows</desc>
                        <rect x="0" y="0" width="640" height="360" fill="#ffffff"/>
                        """)
                .contains("<text x=\"48\" y=\"44\" fill=\"#1f2328\">a &amp; b</text>\n")
                .contains("<polyline points=\"59.8,308 620,183\" fill=\"none\" stroke=\"#0072B2\" stroke-width=\"2\""
                        + " stroke-dasharray=\"none\" stroke-linejoin=\"round\"/>\n")
                .endsWith("<circle cx=\"620\" cy=\"183\" r=\"4\" fill=\"#0072B2\"/>\n</svg>\n");
    }

    @Test
    void pointsLieWhereTheAxesSay() {
        Document svg = parse(plot(LinePlot.Axis.of("x"), LinePlot.Axis.of("y"), series("a", true, -3, 7, 4, 90, 11, 33))
                .svg());
        // Ticks of x are -5 to 15, those of y 0 to 100.
        double[][] line = lines(svg, 1).get(0);
        double left = label(svg, "-5", "x");
        double right = label(svg, "15", "x");
        double bottom = label(svg, "0", "y") - 4;
        double top = label(svg, "100", "y") - 4;
        double[][] data = {{-3, 7}, {4, 90}, {11, 33}};
        for (int i = 0; i < data.length; i++) {
            assertThat(line[i][0]).isCloseTo(left + (data[i][0] + 5) / 20 * (right - left), within(0.02));
            assertThat(line[i][1]).isCloseTo(bottom + data[i][1] / 100 * (top - bottom), within(0.02));
        }
    }

    /** Of the last text like this: labels of y come after those of x. */
    private static double label(Document svg, String text, String attribute) {
        return Xml.elements(svg, "text").stream()
                .filter(element -> element.getTextContent().equals(text))
                .reduce((first, last) -> last)
                .map(element -> number(element, attribute))
                .orElseThrow(() -> new AssertionError("no label " + text + " among " + texts(svg)));
    }

    @Test
    void aLogarithmicAxisLeavesOutZeroAndSpacesDecadesAlike() {
        Document svg = parse(plot(
                        LinePlot.Axis.logarithmic("penalty"),
                        LinePlot.Axis.of("y"),
                        series("a", true, 0, 1, 0.001, 1, 0.01, 2, 0.1, 3))
                .svg());
        double[][] line = lines(svg, 1).get(0);
        assertThat(line).hasDimensions(3, 2);
        assertThat(line[1][0] - line[0][0]).isCloseTo(line[2][0] - line[1][0], within(0.02));
        assertThat(texts(svg)).contains("0.001", "0.01", "0.1");
    }

    @Test
    void errorBarsReachAsFarAsTheyShould() {
        LinePlot.Series series = new LinePlot.Series(
                "a",
                List.of(
                        new LinePlot.Mark(0, 0.5, OptionalDouble.of(0.25)),
                        new LinePlot.Mark(1, 0.5, OptionalDouble.empty())),
                true);
        Document svg = parse(plot(SHARE, SHARE, series).svg());
        List<Element> bars = Xml.elements(svg, "line").stream()
                .filter(line -> line.getAttribute("stroke").equals("#0072B2"))
                .toList();
        assertThat(bars).hasSize(3);
        double bottom = 308;
        double top = label(svg, "1.0", "y") - 4;
        assertThat(number(bars.get(0), "y1")).isCloseTo(bottom + 0.25 * (top - bottom), within(0.02));
        assertThat(number(bars.get(0), "y2")).isCloseTo(bottom + 0.75 * (top - bottom), within(0.02));
    }

    @Test
    void theDiagonalIsWhereYIsX() {
        LinePlot plot = new LinePlot(
                "test",
                "Title",
                "",
                LinePlot.Axis.of("x"),
                LinePlot.Axis.of("y"),
                List.of(series("a", true, 10, 10, 20, 20, 35, 60)),
                Optional.of("equal"));
        Document svg = parse(plot.svg());
        Element diagonal = Xml.elements(svg, "line").stream()
                .filter(line -> line.hasAttribute("stroke-dasharray"))
                .reduce((first, last) -> last)
                .orElseThrow();
        double slope =
                (number(diagonal, "y2") - number(diagonal, "y1")) / (number(diagonal, "x2") - number(diagonal, "x1"));
        for (double[] point : Arrays.copyOf(lines(svg, 1).get(0), 2)) {
            assertThat(point[1])
                    .isCloseTo(number(diagonal, "y1") + slope * (point[0] - number(diagonal, "x1")), within(0.05));
        }
        assertThat(texts(svg)).contains("equal");
    }

    @Test
    void seriesAreToldApartWithoutColours() {
        LinePlot.Series[] many = IntStream.range(0, 7)
                .mapToObj(i -> series("class " + i, true, 0, i / 10.0, 1, 0.5))
                .toArray(LinePlot.Series[]::new);
        Document svg = parse(plot(SHARE, SHARE, many).svg());
        List<Element> drawn = Xml.elements(svg, "polyline");
        assertThat(drawn.stream()
                        .map(line -> line.getAttribute("stroke") + line.getAttribute("stroke-dasharray"))
                        .distinct())
                .hasSize(7);
        assertThat(drawn.stream()
                        .map(line -> line.getAttribute("stroke-dasharray"))
                        .distinct())
                .hasSize(4);
        assertThat(texts(svg)).contains("class 0", "class 6");
    }

    @Test
    void nothingIsDrawnOutsideThePage() {
        Random random = new Random(31);
        for (int round = 0; round < 300; round++) {
            double size = StrictMath.pow(10, 300 * random.nextDouble() - 150);
            double[] xy = random.doubles(40).map(value -> (value - 0.3) * size).toArray();
            Document svg = parse(plot(LinePlot.Axis.of("x"), LinePlot.Axis.of("y"), series("a", true, xy))
                    .svg());
            for (double[] point : lines(svg, 1).get(0)) {
                assertThat(point[0]).isBetween(0.0, 640.0);
                assertThat(point[1]).isBetween(0.0, 360.0);
            }
            List<BarPlot.Bar> bars = DoubleStream.of(xy)
                    .limit(BarPlot.MAX_BARS)
                    .mapToObj(value -> new BarPlot.Bar(
                            "b", value, OptionalDouble.of(value - size), OptionalDouble.of(value + size), false))
                    .toList();
            Document barSvg = parse(new BarPlot("test", "t", "d", "axis", bars).svg());
            for (Element rect : Xml.elements(barSvg, "rect")) {
                assertThat(number(rect, "x")).isBetween(0.0, 640.0);
                assertThat(number(rect, "width")).isBetween(0.0, 640.0);
            }
        }
    }

    @Test
    void barsAreAsLongAsTheirFigures() {
        Document svg = parse(new BarPlot(
                        "test",
                        "Title",
                        "What it shows",
                        "axis",
                        List.of(
                                new BarPlot.Bar("a", 0.8, OptionalDouble.of(0.7), OptionalDouble.of(0.9), false),
                                new BarPlot.Bar("b", -0.4, OptionalDouble.empty(), OptionalDouble.empty(), true)))
                .svg());
        List<Element> bars = Xml.elements(svg, "rect");
        assertThat(number(bars.get(1), "width")).isCloseTo(2 * number(bars.get(2), "width"), within(0.02));
        assertThat(number(bars.get(2), "x") + number(bars.get(2), "width"))
                .isCloseTo(number(bars.get(1), "x"), within(0.02));
        assertThat(bars.get(2).getAttribute("fill")).isNotEqualTo(bars.get(1).getAttribute("fill"));
        assertThat(texts(svg)).contains("0.8000", "-0.4000", "axis");
    }

    @Test
    void textsOfDataAreTexts() {
        String odd = "<script>\"'&\u0000</text>";
        Document line = parse(new LinePlot(
                        "test",
                        odd,
                        odd,
                        LinePlot.Axis.of(odd),
                        LinePlot.Axis.of(odd),
                        List.of(series(odd, false, 0, 0, 1, 1)),
                        Optional.of(odd))
                .svg());
        Document bar = parse(new BarPlot(
                        "test",
                        odd,
                        odd,
                        odd,
                        List.of(new BarPlot.Bar(odd, 1, OptionalDouble.empty(), OptionalDouble.empty(), false)))
                .svg());
        for (Document svg : List.of(line, bar)) {
            assertThat(Xml.elements(svg, "script")).isEmpty();
            assertThat(texts(svg)).contains("<script>\"'&\ufffd</text>");
            assertThat(Xml.elements(svg, "title").get(0).getTextContent()).isEqualTo("<script>\"'&\ufffd</text>");
        }
    }

    @Test
    void nothingToDrawIsAnError() {
        assertThatThrownBy(() -> plot(SHARE, SHARE, series("a", true, Double.NaN, 1)))
                .hasMessage("nothing to draw in test");
        assertThatThrownBy(() -> new BarPlot("test", "t", "d", "axis", List.of()))
                .hasMessage("0 bars in test");
    }
}
