package io.tweeter.deploy.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the cluster's jobs, newest first.")
final class ListCommand extends FlinkCommand {

    private static final DateTimeFormatter LOCAL_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException {
        List<JobInfo> jobs = flink.jobs();
        if (json) {
            out().println(toJson(jobs));
        } else if (jobs.isEmpty()) {
            out().println("No jobs on Flink at " + flink.address());
        } else {
            table(jobs).forEach(out()::println);
        }
        return ExitCode.OK;
    }

    private static List<String> table(List<JobInfo> jobs) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAME", "STATE", "TASKS", "SINCE", "FOR", "ID"));
        for (JobInfo job : jobs) {
            rows.add(
                    List.of(
                            job.name(),
                            job.state().toString(),
                            job.runningTasks() + "/" + job.tasks(),
                            LOCAL_TIME.format(job.started()),
                            describe(job.duration()),
                            job.id()));
        }
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
                                        .mapToObj(
                                                column ->
                                                        row.get(column)
                                                                + " "
                                                                        .repeat(
                                                                                widths[column]
                                                                                        - row.get(
                                                                                                        column)
                                                                                                .length()))
                                        .collect(Collectors.joining("  "))
                                        .stripTrailing())
                .toList();
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

    private static String toJson(List<JobInfo> jobs) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.writeStartObject();
            out.writeArrayFieldStart("jobs");
            for (JobInfo job : jobs) {
                out.writeStartObject();
                out.writeStringField("name", job.name());
                out.writeStringField("id", job.id());
                out.writeStringField("state", job.state().toString());
                out.writeStringField("since", job.started().toString());
                out.writeNumberField("seconds", job.duration().toSeconds());
                out.writeNumberField("running_tasks", job.runningTasks());
                out.writeNumberField("tasks", job.tasks());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }
}
