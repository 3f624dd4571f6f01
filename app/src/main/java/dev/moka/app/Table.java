package dev.moka.app;

import java.io.PrintWriter;
import java.util.List;

/** Text in aligned columns; the first row is the heading. */
final class Table {
    private static final String GAP = "  ";

    private Table() {}

    /** @param left how many columns are aligned to the left; the others, numbers, to the right */
    static void print(PrintWriter out, List<List<String>> rows, int left) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : GAP).append(i < left ? row.get(i) + padding : padding + row.get(i));
            }
            out.print(line.toString().stripTrailing() + "\n");
        }
    }
}
