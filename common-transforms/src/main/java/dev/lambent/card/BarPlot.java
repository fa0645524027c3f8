package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Horizontal bars from 0, one below the other, each with its figure at the right.
 *
 * @param name of the file, and unique on a page
 * @param description for who cannot see it
 * @param axis what the figures are
 */
record BarPlot(String name, String title, String description, String axis, List<Bar> bars) {
    static final int MAX_BARS = 20;
    private static final int TOP = 40;
    private static final int BELOW = 52;
    private static final int RIGHT = 556;
    private static final int LABEL_CHARACTERS = 30;

    BarPlot {
        bars = Finite.only(
                bars,
                bar -> Finite.all(bar.value(), bar.low().orElse(0), bar.high().orElse(0)));
        checkArgument(!bars.isEmpty() && bars.size() <= MAX_BARS, "%s bars in %s", bars.size(), name);
    }

    /**
     * @param low where the error bar begins
     * @param high where it ends
     * @param marked whether it is drawn as one to beware of; its label has to say so as well
     */
    record Bar(String label, double value, OptionalDouble low, OptionalDouble high, boolean marked) {}

    String svg() {
        double step = bars.size() <= 8 ? 32 : 24;
        int bottom = (int) (TOP + bars.size() * step);
        Svg svg = new Svg(name, title, description, bottom + BELOW);
        double left = 24 + longestLabel() * Svg.CHARACTER;
        Scale across = Scale.linear(Ticks.linear(least(), greatest(), 6), left, RIGHT);
        for (int i = 0; i < across.labels().size(); i++) {
            double at = across.tickPixel(i);
            svg.element("line", "x1", at, "y1", TOP, "x2", at, "y2", bottom, "stroke", Svg.GRID);
            svg.text(across.labels().get(i), "x", at, "y", bottom + 18, "text-anchor", "middle", "fill", Svg.GREY);
        }
        for (int i = 0; i < bars.size(); i++) {
            draw(svg, bars.get(i), across, TOP + (i + 0.5) * step, step * 0.62);
        }
        double zero = across.pixel(0);
        svg.element("line", "x1", zero, "y1", TOP, "x2", zero, "y2", bottom, "stroke", Svg.GREY);
        svg.text(axis, "x", (left + RIGHT) / 2, "y", bottom + 40, "text-anchor", "middle", "fill", Svg.INK);
        return svg.end();
    }

    private int longestLabel() {
        return bars.stream()
                .mapToInt(bar -> PlainText.atMost(LABEL_CHARACTERS, bar.label()).length())
                .max()
                .orElseThrow();
    }

    private double least() {
        return bars.stream()
                .mapToDouble(bar -> Math.min(bar.value(), bar.low().orElse(0)))
                .reduce(0, Math::min);
    }

    private double greatest() {
        return bars.stream()
                .mapToDouble(bar -> Math.max(bar.value(), bar.high().orElse(0)))
                .reduce(0, Math::max);
    }

    private static void draw(Svg svg, Bar bar, Scale across, double middle, double thickness) {
        double zero = across.pixel(0);
        double end = across.pixel(bar.value());
        svg.text(
                PlainText.atMost(LABEL_CHARACTERS, bar.label()),
                "x",
                across.fromPixel() - 8,
                "y",
                middle + 4,
                "text-anchor",
                "end",
                "fill",
                Svg.INK);
        svg.element(
                "rect",
                "x",
                Math.min(zero, end),
                "y",
                middle - thickness / 2,
                "width",
                Math.abs(end - zero),
                "height",
                thickness,
                "fill",
                bar.marked() ? Stroke.WARNING : Stroke.MAIN);
        if (bar.low().isPresent() || bar.high().isPresent()) {
            double low = across.pixel(bar.low().orElse(bar.value()));
            double high = across.pixel(bar.high().orElse(bar.value()));
            svg.element(
                    "line", "x1", low, "y1", middle, "x2", high, "y2", middle, "stroke", Svg.INK, "stroke-width", 1.5);
            for (double cap : new double[] {low, high}) {
                svg.element(
                        "line",
                        "x1",
                        cap,
                        "y1",
                        middle - 4,
                        "x2",
                        cap,
                        "y2",
                        middle + 4,
                        "stroke",
                        Svg.INK,
                        "stroke-width",
                        1.5);
            }
        }
        svg.text(Figures.number(bar.value()), "x", RIGHT + 12, "y", middle + 4, "fill", Svg.INK);
    }
}
