package io.tweeter.deploy.jobs;

import java.util.Arrays;
import java.util.Optional;

/** The jobs of the pipeline, with their names on Flink. */
public enum TweeterJob {
    /** Stores every tweet in Cassandra. */
    TWEET_STORE("tweet-store", "io.tweeter.flink.store.TweetStoreJob"),

    /** Counts tweets by user and time. */
    TWEET_COUNTS("tweet-counts", "io.tweeter.flink.counts.TweetCountsJob");

    private final String jobName;
    private final String entryClass;

    TweeterJob(String jobName, String entryClass) {
        this.jobName = jobName;
        this.entryClass = entryClass;
    }

    /** Its name on Flink, which is also its checkpoint folder's. */
    public String jobName() {
        return jobName;
    }

    /** Its class with the {@code main} method. */
    public String entryClass() {
        return entryClass;
    }

    public static Optional<TweeterJob> named(String name) {
        return Arrays.stream(values()).filter(job -> job.jobName.equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return jobName;
    }
}
