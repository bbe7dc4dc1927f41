package io.tweeter.deploy.jobs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Job reports for people and for scripts. */
final class JobReportPrinter {

    private static final DateTimeFormatter LOCAL_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private static final String NONE = "-";

    private JobReportPrinter() {}

    /** One line for each job, in columns. */
    static List<String> table(List<JobReport> reports, Instant now) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "NAME",
                        "STATE",
                        "TASKS",
                        "PARALLELISM",
                        "FOR",
                        "CHECKPOINT",
                        "RESTARTS",
                        "IN",
                        "OUT",
                        "ID"));
        for (JobReport report : reports) {
            JobInfo job = report.job();
            rows.add(
                    List.of(
                            job.name(),
                            job.state().toString(),
                            job.runningTasks() + "/" + job.tasks(),
                            Integer.toString(report.parallelism()),
                            describe(job.duration()),
                            report.checkpoint()
                                    .map(
                                            saved ->
                                                    describe(Duration.between(saved.at(), now))
                                                            + " ago, "
                                                            + size(saved.bytes()))
                                    .orElse(NONE),
                            report.restarts().map(String::valueOf).orElse(NONE),
                            Long.toString(report.recordsIn()),
                            Long.toString(report.recordsOut()),
                            job.id()));
        }
        return columns(rows);
    }

    /** All about one job, a line each. */
    static List<String> details(JobReport report) {
        JobInfo job = report.job();
        return columns(
                List.of(
                        List.of("job", job.name()),
                        List.of("id", job.id()),
                        List.of("state", job.progress()),
                        List.of(
                                "since",
                                LOCAL_TIME.format(job.started())
                                        + " ("
                                        + describe(job.duration())
                                        + ")"),
                        List.of("release", report.release().orElse("unknown")),
                        List.of("parallelism", Integer.toString(report.parallelism())),
                        List.of("restarts", report.restarts().map(String::valueOf).orElse(NONE)),
                        List.of("records in", "%,d".formatted(report.recordsIn())),
                        List.of("records out", "%,d".formatted(report.recordsOut())),
                        List.of("checkpoint", describe(report.checkpoint())),
                        List.of("savepoint", describe(report.savepoint()))));
    }

    private static String describe(Optional<JobReport.Saved> saved) {
        return saved.map(
                        s ->
                                "%s, took %.1f s, %s in all, %s new, %s"
                                        .formatted(
                                                LOCAL_TIME.format(s.at()),
                                                s.took().toMillis() / 1e3,
                                                size(s.bytes()),
                                                size(s.newBytes()),
                                                s.path()))
                .orElse(NONE);
    }

    private static List<String> columns(List<List<String>> rows) {
        int[] widths =
                IntStream.range(0, rows.get(0).size())
                        .map(
                                column ->
                                        rows.stream()
                                                .mapToInt(row -> row.get(column).length())
                                                .max()
                                                .orElse(0))
                        .toArray();
        return rows.stream()
                .map(
                        row ->
                                IntStream.range(0, row.size())
                                        .mapToObj(column -> padded(row.get(column), widths[column]))
                                        .collect(Collectors.joining("  "))
                                        .stripTrailing())
                .toList();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    /** The two biggest units, as nobody needs the seconds of a job that has run for days. */
    static String describe(Duration duration) {
        if (duration.toDays() > 0) {
            return duration.toDays() + "d " + duration.toHoursPart() + "h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + "h " + duration.toMinutesPart() + "m";
        }
        if (duration.toMinutes() > 0) {
            return duration.toMinutes() + "m " + duration.toSecondsPart() + "s";
        }
        return duration.toSeconds() + "s";
    }

    private static String size(long bytes) {
        if (bytes < 1 << 10) {
            return bytes + " B";
        }
        return bytes < 1 << 20
                ? "%.1f KiB".formatted(bytes / 1024.0)
                : "%.1f MiB".formatted(bytes / 1024.0 / 1024.0);
    }

    /** An object with all jobs. */
    static String json(List<JobReport> reports) {
        return write(
                out -> {
                    out.writeStartObject();
                    out.writeArrayFieldStart("jobs");
                    for (JobReport report : reports) {
                        write(report, out);
                    }
                    out.writeEndArray();
                    out.writeEndObject();
                });
    }

    /** An object of one job. */
    static String json(JobReport report) {
        return write(out -> write(report, out));
    }

    private interface Content {
        void writeTo(JsonGenerator out) throws IOException;
    }

    private static String write(Content content) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }

    private static void write(JobReport report, JsonGenerator out) throws IOException {
        JobInfo job = report.job();
        out.writeStartObject();
        out.writeStringField("name", job.name());
        out.writeStringField("id", job.id());
        out.writeStringField("state", job.state().toString());
        out.writeStringField("since", job.started().toString());
        out.writeNumberField("seconds", job.duration().toSeconds());
        out.writeNumberField("running_tasks", job.runningTasks());
        out.writeNumberField("tasks", job.tasks());
        out.writeNumberField("parallelism", report.parallelism());
        if (report.release().isPresent()) {
            out.writeStringField("release", report.release().get());
        }
        if (report.restarts().isPresent()) {
            out.writeNumberField("restarts", report.restarts().get());
        }
        out.writeNumberField("records_in", report.recordsIn());
        out.writeNumberField("records_out", report.recordsOut());
        write("checkpoint", report.checkpoint(), out);
        write("savepoint", report.savepoint(), out);
        out.writeEndObject();
    }

    private static void write(String name, Optional<JobReport.Saved> saved, JsonGenerator out)
            throws IOException {
        if (saved.isEmpty()) {
            return;
        }
        out.writeObjectFieldStart(name);
        out.writeStringField("at", saved.get().at().toString());
        out.writeNumberField("milliseconds", saved.get().took().toMillis());
        out.writeNumberField("bytes", saved.get().bytes());
        out.writeNumberField("new_bytes", saved.get().newBytes());
        out.writeStringField("path", saved.get().path());
        out.writeEndObject();
    }
}
