package io.tweeter.benchmark.report;

import java.util.List;
import java.util.Optional;

/**
 * What a figure came to.
 *
 * @param goals in the order of their importance
 * @param measurements of every single run, as they are written to JSON (maps, lists, records)
 * @param notes sentences that a reader needs
 */
public record FigureReport(
        String name,
        String question,
        List<Goal> goals,
        List<Table> tables,
        Optional<BarChart> chart,
        List<?> measurements,
        List<String> notes) {}
