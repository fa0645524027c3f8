package dev.lambent.card;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Lines over two axes.
 *
 * @param name of the file, and unique on a page
 * @param description for who cannot see it
 * @param diagonal whether the line on which y is x is drawn, with this name; both axes then have the same range
 */
public record LinePlot(
        String name, String title, String description, Axis x, Axis y, List<Series> series, Optional<String> diagonal) {
    private static final int RIGHT = 620;
    private static final int BOTTOM = Svg.HEIGHT - 52;
    private static final int TICKS = 6;

    public LinePlot {
        checkArgument(!x.logarithmic() || diagonal.isEmpty(), "no diagonal on a logarithmic axis");
        // A penalty of 0 has no place on a logarithmic axis.
        series = series.stream()
                .map(of -> of.with(of.marks().stream()
                        .filter(mark -> mark.isFinite() && (!x.logarithmic() || mark.x() > 0))
                        .toList()))
                .filter(of -> !of.marks().isEmpty())
                .toList();
        checkArgument(!series.isEmpty(), "nothing to draw in %s", name);
    }

    /** @param within a range that is shown in any case */
    public record Axis(String label, boolean logarithmic, List<Double> within) {
        public static Axis of(String label) {
            return new Axis(label, false, List.of());
        }

        /** From 0 to 1. */
        static Axis share(String label) {
            return new Axis(label, false, List.of(0.0, 1.0));
        }

        static Axis logarithmic(String label) {
            return new Axis(label, true, List.of());
        }
    }

    /** @param points whether each is marked, besides the line through them */
    public record Series(String name, List<Mark> marks, boolean points) {
        Series with(List<Mark> others) {
            return new Series(name, List.copyOf(others), points);
        }
    }

    /** @param spread how far the error bar goes up and down */
    public record Mark(double x, double y, OptionalDouble spread) {
        public static Mark of(double x, double y) {
            return new Mark(x, y, OptionalDouble.empty());
        }

        boolean isFinite() {
            return Finite.all(x, y, spread.orElse(0));
        }
    }

    public String svg() {
        Svg svg = new Svg(name, title, description, Svg.HEIGHT);
        int top = Legend.draw(svg, series, diagonal) + 14;
        Ticks xTicks = x.logarithmic()
                ? Ticks.logarithmic(xs().min().orElseThrow(), xs().max().orElseThrow(), 8)
                : ticks(xs(), x);
        Ticks yTicks = ticks(ys(), y);
        if (diagonal.isPresent()) {
            xTicks = Ticks.linear(
                    Math.min(xTicks.first(), yTicks.first()), Math.max(xTicks.last(), yTicks.last()), TICKS);
            yTicks = xTicks;
        }
        Scale down = Scale.linear(yTicks, BOTTOM, top);
        double widest = down.labels().stream().mapToInt(String::length).max().orElseThrow() * Svg.CHARACTER;
        double left = 40 + widest;
        Scale across = x.logarithmic() ? Scale.logarithmic(xTicks, left, RIGHT) : Scale.linear(xTicks, left, RIGHT);
        grid(svg, across, down);
        diagonal.ifPresent(of -> Stroke.diagonal(svg, left, BOTTOM, RIGHT, down.toPixel()));
        for (int i = 0; i < series.size(); i++) {
            draw(svg, series.get(i), Stroke.of(i), across, down);
        }
        return svg.end();
    }

    private DoubleStream xs() {
        return series.stream().flatMap(of -> of.marks().stream()).mapToDouble(Mark::x);
    }

    private DoubleStream ys() {
        return series.stream()
                .flatMap(of -> of.marks().stream())
                .flatMap(mark -> Stream.of(
                        mark.y() - mark.spread().orElse(0),
                        mark.y() + mark.spread().orElse(0)))
                .mapToDouble(value -> Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, value)));
    }

    private static Ticks ticks(DoubleStream values, Axis axis) {
        double[] all = DoubleStream.concat(values, axis.within().stream().mapToDouble(of -> of))
                .sorted()
                .toArray();
        return Ticks.linear(all[0], all[all.length - 1], TICKS);
    }

    private void grid(Svg svg, Scale across, Scale down) {
        for (int i = 0; i < across.labels().size(); i++) {
            double at = across.tickPixel(i);
            svg.element("line", "x1", at, "y1", BOTTOM, "x2", at, "y2", down.toPixel(), "stroke", Svg.GRID);
            svg.text(across.labels().get(i), "x", at, "y", BOTTOM + 18, "text-anchor", "middle", "fill", Svg.GREY);
        }
        for (int i = 0; i < down.labels().size(); i++) {
            double at = down.tickPixel(i);
            svg.element("line", "x1", across.fromPixel(), "y1", at, "x2", RIGHT, "y2", at, "stroke", Svg.GRID);
            svg.text(
                    down.labels().get(i),
                    "x",
                    across.fromPixel() - 8,
                    "y",
                    at + 4,
                    "text-anchor",
                    "end",
                    "fill",
                    Svg.GREY);
        }
        double middle = (across.fromPixel() + RIGHT) / 2;
        svg.text(x.label(), "x", middle, "y", Svg.HEIGHT - 12, "text-anchor", "middle", "fill", Svg.INK);
        double height = (BOTTOM + down.toPixel()) / 2;
        svg.text(
                y.label(),
                "x",
                18,
                "y",
                height,
                "text-anchor",
                "middle",
                "fill",
                Svg.INK,
                "transform",
                "rotate(-90 18 " + Svg.pixels(height) + ")");
    }

    private static void draw(Svg svg, Series series, Stroke stroke, Scale across, Scale down) {
        StringBuilder points = new StringBuilder();
        for (Mark mark : series.marks()) {
            double x = across.pixel(mark.x());
            mark.spread()
                    .ifPresent(spread ->
                            bar(svg, stroke, x, down.pixel(mark.y() - spread), down.pixel(mark.y() + spread)));
            points.append(points.isEmpty() ? "" : " ").append(pixels(x, down.pixel(mark.y())));
        }
        stroke.line(svg, points.toString());
        if (series.points()) {
            series.marks().forEach(mark -> stroke.point(svg, across.pixel(mark.x()), down.pixel(mark.y())));
        }
    }

    private static void bar(Svg svg, Stroke stroke, double x, double low, double high) {
        svg.element("line", "x1", x, "y1", low, "x2", x, "y2", high, "stroke", stroke.colour(), "stroke-width", 1.5);
        for (double end : new double[] {low, high}) {
            svg.element(
                    "line",
                    "x1",
                    x - 5,
                    "y1",
                    end,
                    "x2",
                    x + 5,
                    "y2",
                    end,
                    "stroke",
                    stroke.colour(),
                    "stroke-width",
                    1.5);
        }
    }

    private static String pixels(double x, double y) {
        return Svg.pixels(x) + "," + Svg.pixels(y);
    }
}
