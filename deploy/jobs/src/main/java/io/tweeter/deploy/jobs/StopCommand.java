package io.tweeter.deploy.jobs;

import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.rest.messages.TriggerId;
import picocli.CommandLine.Command;

@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = {
            "Stops a job with a savepoint that holds all it has done, and prints where that is.",
            "To start it again from there: tweeter job ensure."
        })
final class StopCommand extends SavingCommand {

    @Override
    protected String save(JobInfo running, Savepoints savepoints, SavepointFormatType format)
            throws FlinkRestException {
        return running.name()
                + " is stopped; its savepoint is "
                + savepoints.stop(running.id(), new TriggerId());
    }
}
