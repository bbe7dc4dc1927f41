package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.testkit.CommandRun;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upgrades that are killed, or lose Flink's REST API, on a real Flink. */
class InterruptedUpgradeHeavyIT extends OnFlink {

    @ParameterizedTest
    @ValueSource(strings = {"checked", "stopped", "started", "all tasks", "has completed"})
    void anUpgradeThatIsKilledAfterAStepIsFinishedByTheNext(String step) throws Exception {
        submit(first);

        killAfter(step, upgradeArguments(second));
        CommandRun again = upgrade(second);

        assertThat(again.err()).isEmpty();
        assertThat(again.exitCode()).isZero();
        assertThat(runningRelease()).isEqualTo(release(second));
        awaitUnbrokenStateChain();
    }

    @Test
    void anUpgradeThatIsKilledWhileItRollsBackIsUndoneByTheNext() throws Exception {
        submit(first);
        Path broken = cluster.jar("broken-and-killed", TinyJob.BREAK);

        killAfter(" failed: ", upgradeArguments(broken));
        CommandRun again = upgrade(broken);

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("tweet-store runs release " + release(first) + " ");
        assertThat(runningRelease()).isEqualTo(release(first));
        awaitUnbrokenStateChain();
    }

    @ParameterizedTest
    @ValueSource(strings = {".*/jobs/[0-9a-f]+/stop", ".*/jars/[^/]+/run"})
    void anOutageOfTheRestApiIsWaitedFor(String lastRequest) throws Exception {
        submit(first);
        try (FlakyProxy proxy = new FlakyProxy(cluster.uri(), lastRequest, 12)) {
            CommandRun upgrade = upgrade(second, "--flink=" + proxy.url());
            assertThat(upgrade.err()).isEmpty();
            assertThat(upgrade.exitCode()).isZero();
            assertThat(upgrade.out()).doesNotContain("failed");
            assertThat(proxy.failuresLeft()).isZero();
        }
        assertThat(runningRelease()).isEqualTo(release(second));
        awaitUnbrokenStateChain();
    }

    @Test
    void anOutageThatOutlastsTheDeadlineIsLeftToTheNextCall() throws Exception {
        submit(first);
        try (FlakyProxy proxy =
                new FlakyProxy(cluster.uri(), ".*/jars/[^/]+/run", Integer.MAX_VALUE)) {
            CommandRun upgrade = upgrade(second, "--flink=" + proxy.url(), "--timeout=5");
            assertThat(upgrade.exitCode()).isEqualTo(1);
            assertThat(upgrade.err())
                    .contains("HTTP 503")
                    .contains("call the same command again to finish")
                    .hasLineCount(1);
        }
        assertThat(upgrade(second).exitCode()).isZero();
        assertThat(runningRelease()).isEqualTo(release(second));
        awaitUnbrokenStateChain();
    }

    private static void killAfter(String step, List<String> arguments) throws Exception {
        List<String> command =
                CommandRun.processCommand(JobCommand.class, arguments.toArray(String[]::new));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder seen = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.contains(step)) {
                seen.append(line).append('\n');
                line = lines.readLine();
            }
            assertThat(line).as(seen.toString()).isNotNull();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
