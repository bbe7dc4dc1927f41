package io.tweeter.benchmark.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table; its first column has words, the others have numbers.
 *
 * @param rows rows with as many cells as there are headers
 */
public record Table(String title, List<String> headers, List<List<String>> rows) {

    /** A table with one row per item. */
    public static <T> Table of(
            String title, List<String> headers, List<T> items, Function<T, List<String>> row) {
        return new Table(title, headers, items.stream().map(row).toList());
    }

    /** The table as Markdown with aligned columns, which is readable as plain text, too. */
    public String markdown() {
        List<List<String>> cells = new ArrayList<>();
        cells.add(headers);
        cells.addAll(rows);
        List<List<String>> escaped =
                cells.stream()
                        .map(row -> row.stream().map(cell -> cell.replace("|", "\\|")).toList())
                        .toList();
        int[] widths =
                IntStream.range(0, headers.size())
                        .map(
                                column ->
                                        escaped.stream()
                                                .mapToInt(row -> row.get(column).length())
                                                .max()
                                                .orElse(0))
                        .map(width -> Math.max(3, width))
                        .toArray();
        List<String> lines = new ArrayList<>();
        for (List<String> row : escaped) {
            lines.add(line(row, widths));
            if (lines.size() == 1) {
                lines.add(rule(widths));
            }
        }
        return "**" + title + "**\n\n" + String.join("\n", lines) + "\n";
    }

    private static String line(List<String> row, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(
                        column -> {
                            String cell = row.get(column);
                            String gap = " ".repeat(widths[column] - cell.length());
                            return column == 0 ? cell + gap : gap + cell;
                        })
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String rule(int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(
                        column ->
                                column == 0
                                        ? "-".repeat(widths[column])
                                        : "-".repeat(widths[column] - 1) + ":")
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
