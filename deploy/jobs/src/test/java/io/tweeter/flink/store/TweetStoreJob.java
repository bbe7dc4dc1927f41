package io.tweeter.flink.store;

import io.tweeter.deploy.jobs.TinyJob;
import java.util.Arrays;
import java.util.stream.Stream;

/** Stands in for the real job, whose name it has, where only starting and ending matters. */
public final class TweetStoreJob {

    private static final String CHECKPOINTS = "TWEETER_CHECKPOINT_DIR=";

    private TweetStoreJob() {}

    public static void main(String[] args) throws Exception {
        String checkpoints =
                Arrays.stream(args)
                        .filter(argument -> argument.startsWith(CHECKPOINTS))
                        .findFirst()
                        .orElseThrow()
                        .substring(CHECKPOINTS.length());
        TinyJob.main(
                Stream.concat(Stream.of("tweet-store", checkpoints), Arrays.stream(args))
                        .toArray(String[]::new));
    }
}
