package io.tweeter.benchmark.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes reports into a directory: {@code NAME.json}, {@code NAME.md} and {@code NAME.svg} for each
 * figure, and {@code summary.md} for all figures in the directory, those of earlier runs included.
 */
public final class ReportWriter {

    private final Path dir;
    private final Machine machine;
    private final Map<String, String> versions;
    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * @param dir directory of the reports; created if it does not exist
     * @param versions versions of what is measured, by name
     */
    public ReportWriter(Path dir, Machine machine, Map<String, String> versions) {
        this.dir = dir;
        this.machine = machine;
        this.versions = versions;
    }

    /**
     * Writes the report of a figure.
     *
     * @param settings how much was measured, as an object that Jackson can write
     */
    public void write(FigureReport report, Object settings) throws IOException {
        Files.createDirectories(dir);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("figure", report.name());
        all.put("question", report.question());
        all.put("machine", machine);
        all.put("versions", versions);
        all.put("settings", settings);
        all.put("goals", report.goals());
        all.put("tables", report.tables());
        all.put("notes", report.notes());
        all.put("measurements", report.measurements());
        json.writeValue(dir.resolve(report.name() + ".json").toFile(), all);
        Files.writeString(dir.resolve(report.name() + ".md"), markdown(report));
        if (report.chart().isPresent()) {
            Files.writeString(dir.resolve(report.name() + ".svg"), report.chart().get().svg());
        }
    }

    /** Writes {@code summary.md}, with the figures in the given order. */
    public void writeSummary(List<String> figures) throws IOException {
        Files.createDirectories(dir);
        StringBuilder summary = new StringBuilder();
        for (String figure : figures) {
            Path part = dir.resolve(figure + ".md");
            if (Files.exists(part)) {
                summary.append(Files.readString(part)).append('\n');
            }
        }
        Files.writeString(dir.resolve("summary.md"), summary.toString().stripTrailing() + "\n");
    }

    /** A report as Markdown. */
    public String markdown(FigureReport report) {
        StringBuilder text = new StringBuilder();
        text.append("### ").append(report.name()).append(": ").append(report.question());
        text.append("\n\n").append(machine.summary());
        if (!versions.isEmpty()) {
            text.append("; ").append(Versions.summary(versions));
        }
        text.append("\n\n");
        report.chart()
                .ifPresent(
                        chart ->
                                text.append(
                                        "![%s](%s.svg)\n\n"
                                                .formatted(chart.title(), report.name())));
        if (!report.goals().isEmpty()) {
            text.append(goals(report).markdown()).append('\n');
        }
        report.tables().forEach(table -> text.append(table.markdown()).append('\n'));
        report.notes().forEach(note -> text.append(note).append('\n'));
        return text.toString();
    }

    private static Table goals(FigureReport report) {
        return Table.of(
                "Goals",
                List.of("figure", "goal", "median (min to max)", "met"),
                report.goals(),
                ReportWriter::row);
    }

    private static List<String> row(Goal goal) {
        return List.of(
                goal.what(), goal.boundText(), goal.measuredText(), goal.met() ? "yes" : "no");
    }
}
