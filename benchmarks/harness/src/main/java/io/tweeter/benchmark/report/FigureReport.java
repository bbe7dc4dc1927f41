package io.tweeter.benchmark.report;

import java.util.List;
import java.util.Optional;

/**
 * The result of a figure.
 *
 * @param goals goals, the most important first
 * @param measurements every single run, as objects that Jackson can write (maps, lists, records)
 * @param notes sentences that help to read the tables
 */
public record FigureReport(
        String name,
        String question,
        List<Goal> goals,
        List<Table> tables,
        Optional<BarChart> chart,
        List<?> measurements,
        List<String> notes) {}
