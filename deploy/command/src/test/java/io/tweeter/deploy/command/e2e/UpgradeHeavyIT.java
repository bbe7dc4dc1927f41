package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way an upgrade can go, for both jobs, while tweets arrive through the load balancer. */
class UpgradeHeavyIT extends OnStack {

    UpgradeHeavyIT(TestStack stack) {
        super(stack);
    }

    @Test
    void tweetsAreStoredAndCountedOnceThroughKilledFailedAndRescalingUpgrades(@TempDir Path dir)
            throws Exception {
        Releases releases = new Releases(dir);
        Path another = releases.another();
        Path current = Releases.current();
        try (UpgradesUnderTraffic jobs = new UpgradesUnderTraffic(stack, pipeline, run, dir)) {
            String store = "tweet-store";
            jobs.killedAfter("stopped", "upgrade", store, "--jar=" + another, "--parallelism=2");
            jobs.continues("upgrade", store, "--jar=" + another, "--parallelism=2");
            jobs.succeeds("upgrade", store, "--jar=" + current, "--parallelism=1");
            assertThat(jobs.fails(store, releases.failingAtTheFirstTweet())).contains("TweetJson");
            String counts = "tweet-counts";
            jobs.killedAfter("started", "upgrade", counts, "--jar=" + another);
            jobs.continues("upgrade", counts, "--jar=" + another);
            jobs.succeeds("rescale", counts, "--parallelism=2");
            jobs.succeeds("upgrade", counts, "--jar=" + current, "--parallelism=1");
            assertThat(jobs.isRefusedBeforeAnythingIsStopped(counts, releases.withAnotherPlan()))
                    .containsPattern("no operator takes the state of .+ \\(uid .+\\)")
                    .hasLineCount(1);
            jobs.assertEachTweetIsStoredAndCountedOnce();
        }
    }
}
