package io.tweeter.deploy.jobs;

import java.util.Locale;
import org.apache.flink.core.execution.SavepointFormatType;
import picocli.CommandLine.Command;

@Command(
        name = "savepoint",
        mixinStandardHelpOptions = true,
        description = "Takes a savepoint of a job, which keeps running, and prints where it is.")
final class SavepointCommand extends SavingCommand {

    @Override
    protected String save(JobInfo running, Savepoints savepoints, SavepointFormatType format)
            throws FlinkRestException {
        return "%s keeps running; its %s savepoint is %s"
                .formatted(
                        running.name(),
                        format.toString().toLowerCase(Locale.ROOT),
                        savepoints.take(running.id()));
    }
}
