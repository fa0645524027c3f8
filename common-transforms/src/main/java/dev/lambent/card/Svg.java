package dev.lambent.card;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A drawing as SVG, with a title and a description for who cannot see it, on a light ground of its own. It needs neither style
 * sheets nor scripts, and the same calls give the same text.
 */
final class Svg {
    static final int WIDTH = 640;
    static final int HEIGHT = 360;
    static final String INK = "#1f2328";
    static final String GREY = "#57606a";
    static final String GRID = "#d8dee4";
    /** About how wide a character of 12 pixels is. */
    static final double CHARACTER = 6.6;

    private final StringBuilder out = new StringBuilder();

    /** @param name unique among the drawings of a page: lower-case letters, digits and hyphens */
    Svg(String name, String title, String description, int height) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(WIDTH + " " + height + "\" width=\"" + WIDTH + "\" height=\"" + height)
                .append("\" role=\"img\" aria-labelledby=\"" + name + "-title " + name + "-desc\"")
                .append(" font-family=\"system-ui, 'Segoe UI', 'DejaVu Sans', Arial, sans-serif\" font-size=\"12\">\n")
                .append("<title id=\"" + name + "-title\">" + PlainText.xml(title) + "</title>\n")
                .append("<desc id=\"" + name + "-desc\">" + PlainText.xml(description) + "</desc>\n");
        element("rect", "x", 0, "y", 0, "width", WIDTH, "height", height, "fill", "#ffffff");
        text(PlainText.atMost(76, title), "x", 16, "y", 24, "font-size", 15, "font-weight", "bold", "fill", INK);
    }

    /** @param attributes names and values in turn; numbers are pixels */
    Svg element(String tag, Object... attributes) {
        open(tag, attributes);
        out.append("/>\n");
        return this;
    }

    Svg text(String text, Object... attributes) {
        open("text", attributes);
        out.append('>').append(PlainText.xml(text)).append("</text>\n");
        return this;
    }

    String end() {
        return out + "</svg>\n";
    }

    private void open(String tag, Object... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            String text = value instanceof Number number ? pixels(number.doubleValue()) : PlainText.xml((String) value);
            out.append(' ').append(attributes[i]).append("=\"").append(text).append('"');
        }
    }

    /** Hundredths of a pixel at most. */
    static String pixels(double value) {
        return BigDecimal.valueOf(value)
                .setScale(2, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }
}
