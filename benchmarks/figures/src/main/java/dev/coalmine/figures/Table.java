package dev.coalmine.figures;

import java.util.ArrayList;
import java.util.List;

/**
 * Figures in rows and columns. Immutable.
 *
 * @param name what it shows; the file of its CSV is named after it
 * @param columns their headings
 * @param rows as many cells each as there are columns
 */
record Table(String name, List<String> columns, List<List<String>> rows) {
    Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "Invalid row " + row + " of \"" + name + "\": allowed are " + columns.size() + " cells");
            }
        }
    }

    /** Returns it as Markdown. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        line(text, columns);
        line(text, columns.stream().map(column -> "---").toList());
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** Returns it as comma-separated values: RFC 4180, but with the line ends of Unix. */
    String csv() {
        StringBuilder text = new StringBuilder();
        List<List<String>> lines = new ArrayList<>(List.of(columns));
        lines.addAll(rows);
        for (List<String> line : lines) {
            text.append(String.join(",", line.stream().map(Table::quoted).toList()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
