package io.tweeter.deploy.jobs;

import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        mixinStandardHelpOptions = true,
        description =
                "Cancels a job at once and waits until it has ended. Its newest checkpoint is retained.")
final class CancelCommand extends FlinkCommand {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @ArgGroup(multiplicity = "1")
    private Which which;

    private static final class Which {
        @Parameters(paramLabel = "JOB", description = "Name or id of the job.")
        private String job;

        @Option(
                names = "--all",
                description = "Every job of Tweeter; other jobs on the cluster keep running.")
        private boolean all;
    }

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        List<JobInfo> chosen =
                flink.jobs().stream().filter(JobInfo::isActive).filter(this::isMeant).toList();
        if (chosen.isEmpty()) {
            if (which.all) {
                out().println("No job of Tweeter runs on Flink at " + flink.address());
                return ExitCode.OK;
            }
            throw new JobException(
                    "no job '" + which.job + "' runs on Flink at " + flink.address());
        }
        for (JobInfo job : chosen) {
            flink.cancel(job.id());
        }
        for (JobInfo job : chosen) {
            String state =
                    flink.awaitEnd(job.id(), TIMEOUT)
                            .map(ended -> ended.state().toString())
                            .orElse("no longer known to Flink");
            out().println(job.name() + " is " + state + " (job " + job.id() + ")");
        }
        return ExitCode.OK;
    }

    private boolean isMeant(JobInfo job) {
        return which.all ? TweeterJob.named(job.name()).isPresent() : job.isCalled(which.job);
    }
}
