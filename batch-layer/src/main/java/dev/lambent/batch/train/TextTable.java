package dev.lambent.batch.train;

import java.util.ArrayList;
import java.util.List;

/** Columns aligned for a terminal: text to the left, figures to the right. */
final class TextTable {
    private final List<String[]> rows = new ArrayList<>();

    TextTable(String... header) {
        rows.add(header);
    }

    void row(String... cells) {
        rows.add(cells);
    }

    String render() {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        boolean[] figures = new boolean[columns];
        for (int column = 0; column < columns; column++) {
            figures[column] = rows.size() > 1;
            for (int row = 0; row < rows.size(); row++) {
                String cell = rows.get(row)[column];
                widths[column] = Math.max(widths[column], cell.length());
                figures[column] &= row == 0 || cell.matches("[-+–]?[0-9.,]*( rows| ± .*)?");
            }
        }
        StringBuilder out = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            StringBuilder line = new StringBuilder(" ");
            for (int column = 0; column < columns; column++) {
                String cell = rows.get(row)[column];
                String blanks = " ".repeat(widths[column] - cell.length());
                line.append(' ').append(figures[column] ? blanks + cell : cell + blanks);
                line.append(' ');
            }
            out.append(line.toString().stripTrailing()).append('\n');
            if (row == 0) {
                int width = 1;
                for (int column : widths) {
                    width += column + 2;
                }
                out.append("  ").append("─".repeat(width - 3)).append('\n');
            }
        }
        return out.toString();
    }
}
