package io.tweeter.flink;

import static org.awaitility.Awaitility.await;

import io.tweeter.flink.counts.TweetCountsJob;
import io.tweeter.flink.job.JobEnvironment;
import io.tweeter.flink.job.JobSettings;
import io.tweeter.flink.store.TweetStoreJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;

/** A job that a test has started and can stop in the ways in which jobs stop. */
record RunningJob(JobClient client) {

    /**
     * Starts tweet-store as it is submitted.
     *
     * @param more configuration, such as a savepoint to start from
     */
    static RunningJob store(JobSettings settings, Configuration more) throws Exception {
        StreamExecutionEnvironment environment = environment(TweetStoreJob.NAME, settings, more);
        TweetStoreJob.define(environment, settings);
        return new RunningJob(environment.executeAsync(TweetStoreJob.NAME));
    }

    /**
     * Starts tweet-counts as it is submitted.
     *
     * @param more configuration, such as a savepoint to start from
     */
    static RunningJob counts(JobSettings settings, Configuration more) {
        StreamExecutionEnvironment environment = environment(TweetCountsJob.NAME, settings, more);
        return new RunningJob(
                TweetCountsJob.define(environment, settings)
                        .execute()
                        .getJobClient()
                        .orElseThrow());
    }

    /** Configuration of a MiniCluster whose four slots have as much memory as a cluster's. */
    static Configuration memory() {
        return new Configuration()
                .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    }

    private static StreamExecutionEnvironment environment(
            String job, JobSettings settings, Configuration more) {
        StreamExecutionEnvironment environment = JobEnvironment.create(job, settings);
        environment.setParallelism(2);
        environment.configure(more);
        return environment;
    }

    /** Configuration that starts a job from a savepoint; from nothing if it is null. */
    static Configuration from(String savepoint) {
        Configuration restore = new Configuration();
        if (savepoint != null) {
            restore.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        return restore;
    }

    /**
     * Stops it in order, and gives the savepoint from which it can go on. Rows may be in Cassandra
     * before the last task of the job runs, and Flink takes no savepoint until then.
     */
    String stopWithSavepoint(Path folder) {
        return await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsMatching(RunningJob::tasksAreStarting)
                .until(
                        () ->
                                client.stopWithSavepoint(
                                                false,
                                                folder.toUri().toString(),
                                                SavepointFormatType.CANONICAL)
                                        .get(),
                        savepoint -> true);
    }

    private static boolean tasksAreStarting(Throwable failure) {
        return ExceptionUtils.findThrowableWithMessage(
                        failure, CheckpointFailureReason.NOT_ALL_REQUIRED_TASKS_RUNNING.message())
                .isPresent();
    }

    /** Ends it in the middle of its work, and gives the newest checkpoint it had completed. */
    String cancelAfterCheckpoint(Path checkpoints) throws Exception {
        Path folder = checkpoints.resolve(client.getJobID().toString());
        await().atMost(Duration.ofMinutes(2)).until(() -> newestCheckpoint(folder) != null);
        client.cancel().get();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> client.getJobStatus().get() == JobStatus.CANCELED);
        return newestCheckpoint(folder).toUri().toString();
    }

    private static Path newestCheckpoint(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return null;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.exists(file.resolve("_metadata")))
                    .max(Comparator.comparing(file -> number(file.getFileName().toString())))
                    .orElse(null);
        }
    }

    private static int number(String checkpoint) {
        return Integer.parseInt(checkpoint.substring("chk-".length()));
    }
}
