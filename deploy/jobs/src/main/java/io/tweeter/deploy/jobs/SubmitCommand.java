package io.tweeter.deploy.jobs;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = "Starts a job and waits until all its tasks run.",
        footer = {
            "",
            "Addresses and limits from the environment (KAFKA_BOOTSTRAP_SERVERS,"
                    + " CASSANDRA_CONTACT_POINTS, TWEETER_DEDUP_HORIZON, ...) are passed on to the"
                    + " job. Anything that may be a secret is not: set it in the environment of"
                    + " Flink's processes."
        })
final class SubmitCommand extends FlinkCommand {

    @Mixin private JobOptions options;

    @Option(
            names = "--from-savepoint",
            paramLabel = "PATH",
            description =
                    "Savepoint or retained checkpoint to start from, as Flink's processes reach it;"
                            + " Flink never deletes it.")
    private String savepoint;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException, JobException {
        JobArguments arguments = arguments(options.settings());
        JobInfo running =
                new JobSubmitter(flink)
                        .submit(
                                options.job(),
                                options.jar(),
                                arguments.arguments(),
                                options.parallelism(),
                                Optional.ofNullable(savepoint).map(StartRequest.Restore::keeping),
                                options.timeout());
        out().println(
                        running.name()
                                + " runs as job "
                                + running.id()
                                + " ("
                                + running.tasks()
                                + " tasks)");
        return ExitCode.OK;
    }
}
