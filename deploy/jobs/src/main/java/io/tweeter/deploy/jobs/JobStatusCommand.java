package io.tweeter.deploy.jobs;

import io.tweeter.deploy.cli.Cli;
import io.tweeter.deploy.cli.JsonOption;
import io.tweeter.model.Topics;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import io.tweeter.model.env.KafkaSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Shows how a job is doing: its newest run, even if that has ended; when and why it failed"
                    + " last.",
            "Also shows how many records it had not read at its last checkpoint, and names open transactions"
                    + " that hold it up and records that were deleted unread. Kafka's address is that of KAFKA_..."
                    + " in the environment, or of the job's own settings.",
            "The exit code is 0 if all its tasks run, else 1."
        })
final class JobStatusCommand extends FlinkCommand {

    @Mixin private NamedJob job;

    @Mixin private JsonOption json;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        JobReports reports = new JobReports(flink);
        JobInfo newest = job.newest(flink);
        reports.refresh(List.of(newest));
        JobReport report = reports.of(newest);
        Optional<FlinkRest.Failure> failure = flink.lastFailure(newest.id());
        Optional<TopicProgress> topic = topic(flink, newest);
        if (json.isSet()) {
            out().println(JobReportPrinter.json(report, failure, topic));
        } else {
            JobReportPrinter.details(report, failure, topic).forEach(out()::println);
        }
        return report.job().isFullyRunning() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Only of the jobs that are ours: others read other topics. */
    private Optional<TopicProgress> topic(FlinkRest flink, JobInfo run) throws FlinkRestException {
        if (!run.isActive()
                || Stream.of(TweeterJob.values())
                        .noneMatch(ours -> ours.jobName().equals(run.name()))) {
            return Optional.empty();
        }
        JobSpec spec = new RunHistory(flink).spec(run.id());
        Environment settings = environment().with(spec.arguments().toArray(String[]::new));
        try {
            if (settings.find("KAFKA_BOOTSTRAP_SERVERS").isEmpty()) {
                return Optional.empty();
            }
            KafkaSettings kafka = KafkaSettings.from(settings);
            return Optional.of(
                    TopicProgress.read(
                            kafka, Topics.TWEETS, CommittedOffsets.group(kafka, run.name())));
        } catch (JobException | InvalidSettingException e) {
            // A file that the job's settings name may be on Flink's machines only.
            Cli.printError(spec(), e.getMessage());
            return Optional.empty();
        }
    }
}
