package io.tweeter.deploy.jobs;

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
        JobReport report = new JobReports(flink).of(job.newest(flink));
        if (json) {
            out().println(JobReportPrinter.json(report));
        } else {
            JobReportPrinter.details(report).forEach(out()::println);
        }
        return report.job().isFullyRunning() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
