package dev.lambent.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The names of the lines of a plot, each behind a piece of it, in as many rows as they need. */
final class Legend {
    private static final int LEFT = 16;
    private static final int FIRST_ROW = 44;
    private static final int ROW = 18;
    private static final int SAMPLE = 26;
    private static final int LONGEST_NAME = 60;

    private Legend() {}

    /** @return where it ends, in pixels from above */
    static int draw(Svg svg, List<LinePlot.Series> series, Optional<String> diagonal) {
        List<String> names = new ArrayList<>();
        series.forEach(of -> names.add(PlainText.atMost(LONGEST_NAME, of.name())));
        diagonal.ifPresent(name -> names.add(PlainText.atMost(LONGEST_NAME, name)));
        double x = LEFT;
        int y = FIRST_ROW;
        for (int i = 0; i < names.size(); i++) {
            double width = SAMPLE + 26 + names.get(i).length() * Svg.CHARACTER;
            if (x > LEFT && x + width > Svg.WIDTH) {
                x = LEFT;
                y += ROW;
            }
            if (i < series.size()) {
                sample(svg, Stroke.of(i), series.get(i).points(), x, y - 4);
            } else {
                Stroke.diagonal(svg, x, y - 4, x + SAMPLE, y - 4);
            }
            svg.text(names.get(i), "x", x + SAMPLE + 6, "y", y, "fill", Svg.INK);
            x += width;
        }
        return y;
    }

    private static void sample(Svg svg, Stroke stroke, boolean points, double x, double y) {
        stroke.line(svg, Svg.pixels(x) + "," + Svg.pixels(y) + " " + Svg.pixels(x + SAMPLE) + "," + Svg.pixels(y));
        if (points) {
            stroke.point(svg, x + SAMPLE / 2.0, y);
        }
    }
}
