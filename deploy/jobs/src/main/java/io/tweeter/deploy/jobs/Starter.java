package io.tweeter.deploy.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.execution.RestoreMode;

/** Starts a job that does not run from the newest state that it has left. */
public final class Starter {

    private final FlinkRest flink;
    private final CheckpointFinder finder;
    private final Runs runs;

    /**
     * @param finder looks where the cluster itself remembers nothing, as after a restart
     */
    public Starter(FlinkRest flink, CheckpointFinder finder) {
        this.flink = flink;
        this.finder = finder;
        this.runs = new Runs(flink);
    }

    /**
     * Starts the job and waits until all its tasks run. A checkpoint is Flink's own from then on
     * and deleted when newer ones have taken its place; a savepoint stays.
     *
     * @param fresh whether to start without state if none is found
     * @return what it started from, in words
     * @throws JobException if there is no state, and starting without is not allowed; if the jar
     *     cannot be used
     * @throws FlinkRestException if the job does not get to run
     * @throws IOException if state cannot be looked for
     */
    public String start(
            TweeterJob job,
            Path jar,
            List<String> arguments,
            Optional<Integer> parallelism,
            boolean fresh,
            Duration timeout)
            throws FlinkRestException, JobException, IOException {
        Optional<String> state = newest(job);
        if (state.isEmpty() && !fresh) {
            throw new JobException(
                    "found no checkpoint or savepoint of %s; to start it from the first tweet on, add --fresh"
                            .formatted(job));
        }
        new JobSubmitter(flink)
                .submit(job, jar, arguments, parallelism, state.map(Starter::restore), timeout);
        return state.map(path -> "carries on from " + name(path))
                .orElse("starts from the first tweet");
    }

    private Optional<String> newest(TweeterJob job) throws FlinkRestException, IOException {
        List<JobInfo> remembered = runs.of(job);
        if (!remembered.isEmpty()) {
            Optional<String> left = runs.left(remembered.get(0).id());
            if (left.isPresent()) {
                return left;
            }
        }
        return finder.newest(job.jobName()).map(path -> path.toUri().toString());
    }

    private static JobRun.Restore restore(String path) {
        return new JobRun.Restore(
                path, isCheckpoint(path) ? RestoreMode.CLAIM : RestoreMode.NO_CLAIM, false);
    }

    private static String name(String path) {
        return (isCheckpoint(path) ? "checkpoint " : "savepoint ") + folder(path);
    }

    private static boolean isCheckpoint(String path) {
        return folder(path).startsWith("chk-");
    }

    private static String folder(String path) {
        return path.replaceAll("/+$", "").replaceAll(".*/", "");
    }
}
