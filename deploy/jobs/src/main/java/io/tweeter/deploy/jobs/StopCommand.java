package io.tweeter.deploy.jobs;

import org.apache.flink.core.execution.SavepointFormatType;
import picocli.CommandLine.Command;

@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = {
            "Stops a job with a savepoint that holds all it has done, and prints where that is.",
            "tweeter job ensure starts it again from there."
        })
final class StopCommand extends SavingCommand {

    @Override
    protected String save(JobInfo running, Savepoints savepoints, SavepointFormatType format)
            throws FlinkRestException {
        return running.name() + " is stopped; its savepoint is " + savepoints.stop(running.id());
    }
}
