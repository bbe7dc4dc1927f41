package io.tweeter.deploy.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Prints job reports: as text for people, as JSON for scripts. */
final class JobReportPrinter {

    private static final DateTimeFormatter LOCAL_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private static final String NONE = "-";

    private static final ObjectMapper JSON = new ObjectMapper();

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

    /**
     * All about one job, a line each.
     *
     * @param failure its last one
     * @param topic how far it has read; empty if unknown
     */
    static List<String> details(
            JobReport report, Optional<FlinkRest.Failure> failure, Optional<TopicProgress> topic) {
        JobInfo job = report.job();
        List<List<String>> rows =
                new ArrayList<>(
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
                                List.of(
                                        "restarts",
                                        report.restarts().map(String::valueOf).orElse(NONE)),
                                List.of(
                                        "last failure",
                                        failure.map(
                                                        last ->
                                                                LOCAL_TIME.format(last.at())
                                                                        + ", "
                                                                        + last.reason())
                                                .orElse(NONE)),
                                List.of("records in", "%,d".formatted(report.recordsIn())),
                                List.of("records out", "%,d".formatted(report.recordsOut())),
                                List.of("checkpoint", describe(report.checkpoint())),
                                List.of("savepoint", describe(report.savepoint()))));
        topic.ifPresent(
                progress -> {
                    rows.add(List.of("unread", "%,d".formatted(progress.unread())));
                    progress.findings().forEach(line -> rows.add(List.of("warning", line)));
                });
        return columns(rows);
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

    /** The two largest units: the seconds of a job that has run for days do not matter. */
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
        return write(Map.of("jobs", reports.stream().map(JobReportPrinter::fields).toList()));
    }

    /** An object of one job. */
    static String json(
            JobReport report, Optional<FlinkRest.Failure> failure, Optional<TopicProgress> topic) {
        Map<String, Object> fields = fields(report);
        failure.ifPresent(
                last ->
                        fields.put(
                                "last_failure",
                                Map.of("at", last.at().toString(), "reason", last.reason())));
        topic.ifPresent(
                progress -> {
                    fields.put("unread", progress.unread());
                    fields.put("warnings", progress.findings());
                });
        return write(fields);
    }

    private static String write(Map<String, Object> object) {
        try {
            return JSON.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("maps of text and numbers are always JSON", e);
        }
    }

    private static Map<String, Object> fields(JobReport report) {
        JobInfo job = report.job();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", job.name());
        fields.put("id", job.id());
        fields.put("state", job.state().toString());
        fields.put("since", job.started().toString());
        fields.put("seconds", job.duration().toSeconds());
        fields.put("running_tasks", job.runningTasks());
        fields.put("tasks", job.tasks());
        fields.put("parallelism", report.parallelism());
        report.release().ifPresent(release -> fields.put("release", release));
        report.restarts().ifPresent(restarts -> fields.put("restarts", restarts));
        fields.put("records_in", report.recordsIn());
        fields.put("records_out", report.recordsOut());
        report.checkpoint().ifPresent(saved -> fields.put("checkpoint", fields(saved)));
        report.savepoint().ifPresent(saved -> fields.put("savepoint", fields(saved)));
        return fields;
    }

    private static Map<String, Object> fields(JobReport.Saved saved) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("at", saved.at().toString());
        fields.put("milliseconds", saved.took().toMillis());
        fields.put("bytes", saved.bytes());
        fields.put("new_bytes", saved.newBytes());
        fields.put("path", saved.path());
        return fields;
    }
}
