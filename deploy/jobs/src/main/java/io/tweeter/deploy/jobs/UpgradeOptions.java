package io.tweeter.deploy.jobs;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.core.execution.SavepointFormatType;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the verbs that stop what runs and start something else from its state. */
final class UpgradeOptions {

    @Mixin private SavepointOptions savepoints;

    @Option(
            names = "--from-checkpoint",
            description = {
                "Take no savepoint: cancel what runs, and continue from its newest completed"
                        + " checkpoint. For a job that keeps failing, which cannot be stopped with a"
                        + " savepoint. What it has written since that checkpoint is written again,"
                        + " with the same result."
            })
    private boolean fromCheckpoint;

    /**
     * An upgrade of a job, as the options say.
     *
     * @param jar the target's, if the cluster may not have it
     * @param previousJar the jar of what runs now, if the cluster may not have it
     */
    JobUpgrade of(
            FlinkRest flink,
            TweeterJob job,
            Optional<JobJar> jar,
            Optional<JobJar> previousJar,
            Duration timeout,
            PrintWriter out)
            throws FlinkRestException, JobException {
        Optional<Savepoints> taken =
                fromCheckpoint
                        ? Optional.empty()
                        : Optional.of(
                                new Savepoints(
                                        flink,
                                        savepoints.resolve(
                                                flink, job.jobName(), SavepointFormatType.NATIVE)));
        return new JobUpgrade(
                new RestJobCluster(flink, job, taken),
                job,
                jar,
                previousJar,
                fromCheckpoint ? JobUpgrade.Stop.FROM_CHECKPOINT : JobUpgrade.Stop.WITH_SAVEPOINT,
                timeout,
                StepLog.start(out));
    }
}
