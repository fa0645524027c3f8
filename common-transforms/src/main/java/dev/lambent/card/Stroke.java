package dev.lambent.card;

/**
 * How a series is told from others: by colour, by dashes and by the shape of its points, so that no one has to see colours. The
 * colours are those of Okabe and Ito, "Color Universal Design" (2008), less yellow, which is faint on white.
 */
record Stroke(String colour, String dashes, Shape shape) {
    private static final String[] COLOURS = {"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"
    };
    private static final String[] DASHES = {"none", "7 4", "2 3", "9 3 2 3"};
    static final String MAIN = COLOURS[0];
    static final String WARNING = COLOURS[1];

    enum Shape {
        CIRCLE,
        SQUARE,
        DIAMOND,
        TRIANGLE
    }

    static Stroke of(int series) {
        return new Stroke(
                COLOURS[series % COLOURS.length],
                DASHES[series % DASHES.length],
                Shape.values()[series % Shape.values().length]);
    }

    void point(Svg svg, double x, double y) {
        switch (shape) {
            case CIRCLE -> svg.element("circle", "cx", x, "cy", y, "r", 4, "fill", colour);
            case SQUARE -> svg.element("rect", "x", x - 3.5, "y", y - 3.5, "width", 7, "height", 7, "fill", colour);
            case DIAMOND -> polygon(svg, x, y, 0, -5, 5, 0, 0, 5, -5, 0);
            case TRIANGLE -> polygon(svg, x, y, 0, -5, 4.5, 4, -4.5, 4);
        }
    }

    private void polygon(Svg svg, double x, double y, double... around) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < around.length; i += 2) {
            points.append(i == 0 ? "" : " ")
                    .append(Svg.pixels(x + around[i]))
                    .append(',')
                    .append(Svg.pixels(y + around[i + 1]));
        }
        svg.element("polygon", "points", points.toString(), "fill", colour);
    }

    void line(Svg svg, String points) {
        svg.element(
                "polyline",
                "points",
                points,
                "fill",
                "none",
                "stroke",
                colour,
                "stroke-width",
                2,
                "stroke-dasharray",
                dashes,
                "stroke-linejoin",
                "round");
    }

    static void diagonal(Svg svg, double fromX, double fromY, double toX, double toY) {
        svg.element(
                "line",
                "x1",
                fromX,
                "y1",
                fromY,
                "x2",
                toX,
                "y2",
                toY,
                "stroke",
                Svg.GREY,
                "stroke-width",
                1.5,
                "stroke-dasharray",
                "5 4");
    }
}
