package io.tweeter.deploy.jobs;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how a job is doing: its newest run, even if that has ended.",
            "The exit code is 0 if all its tasks run, else 1."
        })
final class JobStatusCommand extends FlinkCommand {

    @Mixin private NamedJob job;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        JobReports reports = new JobReports(flink);
        JobInfo newest = job.newest(flink);
        reports.refresh(List.of(newest));
        JobReport report = reports.of(newest);
        if (json) {
            out().println(JobReportPrinter.json(report));
        } else {
            JobReportPrinter.details(report).forEach(out()::println);
        }
        return report.job().isFullyRunning() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
