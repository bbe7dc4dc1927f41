package io.tweeter.deploy.command.e2e;

import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades during each step of which a JobManager is killed. */
class LostJobManagerNightlyIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    @TempDir Path dir;

    /** A JobManager that comes back has forgotten all jobs. */
    @Test
    void withoutHighAvailabilityTheSameCommandFinishesTheUpgrade() throws Exception {
        try (TestStack stack = TestStack.start()) {
            loseEachAtEachStep(stack, List.of("jobmanager"));
        }
    }

    /** Whichever leads, one of two kills in turn ends it. */
    @Test
    void withHighAvailabilityTheSameCommandFinishesTheUpgrade() throws Exception {
        try (TestStack stack = TestStack.startCluster()) {
            loseEachAtEachStep(stack, List.of("jobmanager-1", "jobmanager-2"));
        }
    }

    private void loseEachAtEachStep(TestStack stack, List<String> jobManagers) throws Exception {
        Tool.require("haproxy");
        Releases releases = new Releases(dir);
        Path another = releases.another();
        try (Pipeline pipeline = stack.connect();
                UpgradesUnderTraffic jobs =
                        new UpgradesUnderTraffic(stack, pipeline, "lost", dir)) {
            for (String job : List.of("tweet-store", "tweet-counts")) {
                Path next = another;
                Path current = Releases.current();
                for (String step : List.of("checked", "stopped", "started")) {
                    for (String jobManager : jobManagers) {
                        String[] upgrade = {job, "--jar=" + next};
                        boolean done =
                                jobs.interrupted(
                                        step,
                                        process -> kill(stack, jobManager),
                                        "upgrade",
                                        upgrade);
                        await().atMost(TIMEOUT)
                                .until(() -> stack.pids().keySet().containsAll(jobManagers));
                        if (!done) {
                            await().atMost(TIMEOUT)
                                    .untilAsserted(() -> jobs.continues("upgrade", upgrade));
                        }
                        Path was = next;
                        next = current;
                        current = was;
                    }
                }
            }
            jobs.assertEachTweetIsStoredAndCountedOnce();
        }
    }

    private static void kill(TestStack stack, String name) {
        try {
            ProcessHandle.of(stack.pids().get(name)).orElseThrow().destroyForcibly();
        } catch (IOException e) {
            throw new IllegalStateException("cannot kill " + name, e);
        }
    }
}
