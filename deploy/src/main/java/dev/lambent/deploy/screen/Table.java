package dev.lambent.deploy.screen;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns; numbers stand to the right. */
public final class Table {
    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] numeric;

    public Table(List<String> header) {
        this.header = List.copyOf(header);
        this.numeric = new boolean[header.size()];
        java.util.Arrays.fill(numeric, true);
    }

    /** Adds a row; a null value is shown as a blank. */
    public Table add(List<String> values) {
        if (values.size() != header.size()) {
            throw new IllegalArgumentException(values.size() + " values for " + header.size() + " columns");
        }
        List<String> row = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            row.add(value == null ? "" : value.replace("\n", " "));
            numeric[i] &= value == null || value.matches("-?[\\d,]+(\\.\\d+)?([eE]-?\\d+)?%?|NaN");
        }
        rows.add(row);
        return this;
    }

    /** The lines, each starting with {@code indent}. */
    public String render(String indent) {
        int[] widths = new int[header.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = header.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        line(out, indent, header, widths);
        out.append(indent);
        for (int i = 0; i < widths.length; i++) {
            out.append(i == 0 ? "" : "  ").append("-".repeat(widths[i]));
        }
        out.append('\n');
        rows.forEach(row -> line(out, indent, row, widths));
        return out.toString();
    }

    private void line(StringBuilder out, String indent, List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < widths.length; i++) {
            String pad = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : "  ");
            line.append(numeric[i] ? pad + row.get(i) : row.get(i) + pad);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }
}
