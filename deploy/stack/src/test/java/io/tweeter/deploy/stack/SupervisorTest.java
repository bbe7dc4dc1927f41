package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.jobs.JobException;
import io.tweeter.deploy.jobs.TweeterJob;
import io.tweeter.model.env.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {

    private static final long TIMEOUT_SECONDS = 60;

    @TempDir Path dir;

    private final BlockingQueue<TweeterJob> tried = new LinkedBlockingQueue<>();

    @Test
    void jobThatCannotBeStartedOnANewJobManagerDoesNotKeepTheOtherOneAway() throws Exception {
        Stack stack = StackTest.plan(dir, Optional.empty(), Map.of());
        Supervisor supervisor =
                new Supervisor(
                        stack,
                        new StackOptions(
                                dir.resolve("data"),
                                new StackPorts(300),
                                2,
                                true,
                                false,
                                1,
                                Optional.empty()),
                        null,
                        new FirstJobFails(stack),
                        new Reporter(new PrintWriter(new StringWriter()), Clock.systemUTC()));
        try {
            supervisor.restarted(stack.flink().jobManager());

            assertThat(nextTried()).isEqualTo(TweeterJob.TWEET_STORE);
            assertThat(nextTried()).isEqualTo(TweeterJob.TWEET_COUNTS);
            assertThat(nextTried()).isEqualTo(TweeterJob.TWEET_STORE);
            assertThat(nextTried()).isEqualTo(TweeterJob.TWEET_STORE);
        } finally {
            supervisor.stop();
        }
    }

    private TweeterJob nextTried() throws InterruptedException {
        return tried.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private final class FirstJobFails extends Jobs {

        FirstJobFails(Stack stack) {
            super(stack, Environment.of(Map.of()));
        }

        @Override
        String ensureRunning(TweeterJob job) throws JobException {
            tried.add(job);
            if (job == TweeterJob.TWEET_STORE) {
                throw new JobException("no checkpoint");
            }
            return "started";
        }
    }
}
