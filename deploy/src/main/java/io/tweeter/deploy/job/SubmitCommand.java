package io.tweeter.deploy.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.execution.RestoreMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "submit",
        mixinStandardHelpOptions = true,
        description = "Starts a job and waits until all its tasks run.",
        footer = {
            "",
            "Addresses and limits from the environment (KAFKA_BOOTSTRAP_SERVERS,"
                    + " CASSANDRA_CONTACT_POINTS, TWEETER_DEDUP_HORIZON, ...) are passed on to the"
                    + " job. What could be a secret is not: set it in the environment of Flink's"
                    + " processes."
        })
final class SubmitCommand extends FlinkCommand {

    private static final Path JAR = Path.of("flink-jobs", "target", "flink-jobs.jar");

    @Parameters(index = "0", paramLabel = "JOB", description = "${COMPLETION-CANDIDATES}")
    private TweeterJob job;

    @Parameters(
            index = "1..*",
            paramLabel = "NAME=VALUE",
            description = "Settings of the job; they win over the environment.")
    private List<String> settings = new ArrayList<>();

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "The jar with the jobs (default: flink-jobs/target/flink-jobs.jar).")
    private Path jar;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "Parallelism of the job (default: the cluster's).")
    private Integer parallelism;

    @Option(
            names = "--from-savepoint",
            paramLabel = "PATH",
            description =
                    "Savepoint or retained checkpoint to start from, as Flink's processes reach it;"
                            + " it is left as it is.")
    private String savepoint;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to wait for the tasks to run (default: ${DEFAULT-VALUE}).")
    private int timeout;

    @Override
    protected int run(FlinkRest flink) throws FlinkRestException {
        JobArguments arguments = JobArguments.of(environment(), settings);
        if (!arguments.withheld().isEmpty()) {
            err().println(
                            "Not passed on, as they may be secrets; set them in the environment of"
                                    + " Flink's processes: "
                                    + String.join(", ", arguments.withheld()));
        }
        JobInfo running =
                new JobSubmitter(flink)
                        .submit(
                                job,
                                jar == null ? ownJar() : jar,
                                arguments.arguments(),
                                Optional.ofNullable(parallelism),
                                Optional.ofNullable(savepoint)
                                        .map(
                                                path ->
                                                        new JobRun.Restore(
                                                                path, RestoreMode.NO_CLAIM, false)),
                                Duration.ofSeconds(timeout));
        out().println(
                        running.name()
                                + " runs as job "
                                + running.id()
                                + " ("
                                + running.tasks()
                                + " tasks)");
        return ExitCode.OK;
    }

    /** The jar that the build made, wherever in the repository the command is called. */
    private static Path ownJar() {
        String home = System.getProperty("tweeter.home");
        if (home != null) {
            return Path.of(home).resolve(JAR);
        }
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.exists(folder.resolve(JAR))) {
                return folder.resolve(JAR);
            }
        }
        return JAR;
    }
}
