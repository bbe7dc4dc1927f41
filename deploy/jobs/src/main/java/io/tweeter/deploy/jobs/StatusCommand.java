package io.tweeter.deploy.jobs;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Tells how a job does: its newest run, also if that has ended.",
            "The exit code is 0 if all its tasks run, else 1."
        })
final class StatusCommand extends FlinkCommand {

    @Parameters(paramLabel = "JOB", description = "Name or id of the job.")
    private String job;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        Optional<JobInfo> found =
                flink.jobs().stream().filter(info -> info.isCalled(job)).findFirst();
        if (found.isEmpty()) {
            throw new JobException("Flink at %s knows no job '%s'".formatted(flink.address(), job));
        }
        JobReport report = new JobReports(flink).of(found.get());
        if (json) {
            out().println(JobReportPrinter.json(report));
        } else {
            JobReportPrinter.details(report).forEach(out()::println);
        }
        return found.get().isFullyRunning() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
