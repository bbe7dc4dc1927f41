package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade, a rescaling and a roll-back while tweets arrive through the load balancer. */
class UpgradeIT extends OnStack {

    UpgradeIT(TestStack stack) {
        super(stack);
    }

    @Test
    void tweetsAreStoredAndCountedOnceThroughAnUpgradeAndARollBackUnderTraffic(@TempDir Path dir)
            throws Exception {
        Releases releases = new Releases(dir);
        try (UpgradesUnderTraffic jobs = new UpgradesUnderTraffic(stack, pipeline, run, dir)) {
            jobs.succeeds(
                    "upgrade", "tweet-store", "--jar=" + releases.another(), "--parallelism=2");
            assertThat(jobs.fails("tweet-counts", releases.withAnotherPlan()))
                    .contains("Cannot map checkpoint/savepoint state");
            jobs.succeeds(
                    "upgrade", "tweet-store", "--jar=" + Releases.current(), "--parallelism=1");
            jobs.assertEachTweetIsStoredAndCountedOnce();
        }
    }
}
