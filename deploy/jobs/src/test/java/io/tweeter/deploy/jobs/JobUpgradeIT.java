package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.testkit.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs that are saved, stopped, upgraded and rescaled by the command, on a real Flink. */
class JobUpgradeIT extends OnFlink {

    @Test
    void statusShowsAllAboutAJob() throws Exception {
        submit(first);
        awaitCheckpoint();
        assertThat(job("savepoint", "tweet-store").exitCode()).isZero();
        // Flink collects metrics, and looks for savepoints, now and then.
        await().atMost(PATIENCE).until(() -> status().has("restarts") && status().has("savepoint"));

        JsonNode status = status();
        assertThat(status.get("state").textValue()).isEqualTo("RUNNING");
        assertThat(status.get("parallelism").intValue()).isEqualTo(1);
        assertThat(status.get("restarts").intValue()).isZero();
        assertThat(status.get("release").textValue()).isEqualTo(release(first));
        assertThat(status.get("checkpoint").get("bytes").longValue()).isPositive();
        assertThat(status.get("savepoint").get("path").textValue())
                .startsWith("file:" + cluster.savepoints().resolve("tweet-store"));
        assertThat(job("status", "tweet-store").out())
                .contains("RUNNING, 1 of 1 tasks running")
                .containsPattern("savepoint +\\d.*savepoint-");
        assertThat(job("status", "nothing").exitCode()).isEqualTo(1);
        assertThat(job("status", "nothing").err()).contains("knows no job 'nothing'");
    }

    @Test
    void theNumbersOfRecordsAreThoseOfTheTimeOfTheCall() throws Exception {
        Path many = directory.resolve("many");
        submit(first, "MODE=" + TinyJob.TWO_TASKS, "FILE=" + many);
        await().atMost(PATIENCE).until(() -> Files.exists(many));

        JsonNode job = job("list", "--json").json().get("jobs").get(0);
        assertThat(job.get("records_in").intValue()).isGreaterThanOrEqualTo(TinyJob.MANY);
        assertThat(job.get("records_out").intValue()).isGreaterThanOrEqualTo(TinyJob.MANY);
    }

    @Test
    void aFileOnFlinksMachinesOnlyIsNoHindrance() throws Exception {
        String file = "KAFKA_SASL_JAAS_CONFIG_FILE=/on/another/machine";
        submit(first, "KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:1", file);
        CommandRun status = job("status", "tweet-store");
        assertThat(status.exitCode()).isZero();
        assertThat(status.out()).containsPattern("state +RUNNING");
        assertThat(status.err())
                .contains("KAFKA_SASL_JAAS_CONFIG_FILE names '/on/another/machine', which cannot")
                .hasLineCount(1);

        job("stop", "tweet-store");
        CommandRun ensure = ensure(first, file);
        assertThat(ensure.err()).isEmpty();
        assertThat(ensure.out()).contains("tweet-store restored from savepoint savepoint-");
    }

    @Test
    void aStoppedJobIsStartedAgainFromItsSavepointWithItsSettings() throws Exception {
        submit(first, "TWEETER_DEDUP_HORIZON=5h");
        CommandRun stop = job("stop", "tweet-store");
        assertThat(stop.err()).isEmpty();
        assertThat(stop.out()).contains("tweet-store is stopped; its savepoint is file:");
        assertThat(job("stop", "tweet-store").err()).contains("no job 'tweet-store' runs");

        // From a shell without the variables that the first start had.
        CommandRun ensure =
                job("ensure", "tweet-store", "--jar=" + first, "TWEETER_CASSANDRA_MAX_RETRIES=7");
        assertThat(ensure.err()).isEmpty();
        assertThat(ensure.out()).contains("tweet-store restored from savepoint savepoint-");
        assertThat(runningArguments())
                .contains(
                        "TWEETER_DEDUP_HORIZON=5h",
                        "TWEETER_CHECKPOINT_DIR=" + cluster.checkpoints().toUri(),
                        "TWEETER_CASSANDRA_MAX_RETRIES=7");
        assertThat(ensure(first).out()).contains("nothing to do");
        assertThat(runningRelease()).isEqualTo(release(first));
    }

    @Test
    void ensureFindsStateThatTheClusterDoesNotRemember() throws Exception {
        submit(first);
        awaitCheckpoint();
        job("cancel", "--all");
        String newest =
                new CheckpointFinder(cluster.checkpoints())
                        .newest("tweet-store")
                        .orElseThrow()
                        .getName();
        try (EmbeddedFlink other = EmbeddedFlink.start(directory.resolve("other"), 1)) {
            String[] arguments = {
                "job",
                "ensure",
                "tweet-store",
                "--flink=" + other.uri(),
                "--jar=" + first,
                "TWEETER_CHECKPOINT_DIR=" + other.checkpoints().toUri()
            };
            CommandRun nothing = CommandRun.tweeter(JobCommand.class, arguments);
            assertThat(nothing.exitCode()).isEqualTo(1);
            assertThat(nothing.err())
                    .contains("found no checkpoint or savepoint of tweet-store")
                    .contains("--fresh");

            CommandRun found =
                    CommandRun.tweeter(
                            JobCommand.class,
                            Stream.concat(
                                            Stream.of(arguments),
                                            Stream.of("--state-dir=" + cluster.checkpoints()))
                                    .toArray(String[]::new));
            assertThat(found.err()).isEmpty();
            assertThat(found.out()).contains("restored from checkpoint " + newest);
        }
    }

    @Test
    void anUpgradeKeepsStateAndSettings() throws Exception {
        submit(first, "TWEETER_DEDUP_HORIZON=5h");
        CommandRun upgrade = upgrade(second, "TWEETER_CASSANDRA_MAX_RETRIES=7");

        assertThat(upgrade.err()).isEmpty();
        assertThat(upgrade.exitCode()).isZero();
        assertThat(upgrade.out().lines().map(line -> line.replaceFirst(" *[\\d.]+ s  ", "")))
                .satisfiesExactly(
                        step -> assertThat(step).startsWith("checked release " + release(second)),
                        step -> assertThat(step).startsWith("stopped release " + release(first)),
                        step -> assertThat(step).startsWith("started release " + release(second)),
                        step -> assertThat(step).contains("the pause was "),
                        step -> assertThat(step).endsWith("has completed a checkpoint"));
        assertThat(runningRelease()).isEqualTo(release(second));
        assertThat(runningArguments())
                .contains("TWEETER_DEDUP_HORIZON=5h", "TWEETER_CASSANDRA_MAX_RETRIES=7");
        awaitUnbrokenStateChain();
        assertThat(upgrade(second, "TWEETER_CASSANDRA_MAX_RETRIES=7").out())
                .contains("nothing to do");
    }

    @Test
    void ensureAppliesGivenSettingsAndParallelismAndKeepsTheOthers() throws Exception {
        submit(first, "TWEETER_DEDUP_HORIZON=5h");

        CommandRun ensure = ensure(second, "--parallelism=2", "TWEETER_CASSANDRA_MAX_RETRIES=7");
        assertThat(ensure.err()).isEmpty();
        assertThat(runningRelease()).isEqualTo(release(second));
        assertThat(status().get("parallelism").intValue()).isEqualTo(2);
        assertThat(runningArguments())
                .contains("TWEETER_DEDUP_HORIZON=5h", "TWEETER_CASSANDRA_MAX_RETRIES=7");
        assertThat(ensure(second).out()).contains("nothing to do");
        assertThat(ensure(second, "--parallelism=1").out()).contains("has completed a checkpoint");
        assertThat(status().get("parallelism").intValue()).isEqualTo(1);
    }

    @Test
    void rescalesThereAndBack() throws Exception {
        submit(first, "CASSANDRA_PASSWORD_FILE=/run/password");
        assertThat(rescale(2).err()).isEmpty();
        assertThat(status().get("parallelism").intValue()).isEqualTo(2);
        assertThat(rescale(1).err()).isEmpty();
        assertThat(status().get("parallelism").intValue()).isEqualTo(1);
        CommandRun tooMany = rescale(9);
        assertThat(tooMany.exitCode()).isEqualTo(1);
        assertThat(tooMany.err())
                .contains("parallelism 9 needs 8 more task slots than tweet-store has now")
                .contains("2 free");
        assertThat(runningRelease()).isEqualTo(release(first));
        assertThat(runningArguments()).contains("CASSANDRA_PASSWORD_FILE=/run/password");
        assertThat(ensure(first, "CASSANDRA_PASSWORD_FILE=/run/password").out())
                .contains("nothing to do");
    }

    @Test
    void aSettingThatFlinkHidesIsNotTakenForChanged() throws Exception {
        Path earlier = cluster.jar("earlier", TinyJob.SHOW_NAMES);
        String file = "CASSANDRA_PASSWORD_FILE=/run/password";
        submit(earlier, file);
        assertThat(runningArguments()).contains("CASSANDRA_PASSWORD_FILE=******");
        assertThat(ensure(earlier, file).out()).contains("nothing to do");
    }

    @Test
    void anInvalidJarIsRefusedBeforeAnythingIsStopped() throws Exception {
        submit(first);
        String id = status().get("id").textValue();
        Path text = Files.writeString(directory.resolve("text.jar"), "no jar");

        assertThat(upgrade(directory.resolve("none.jar")).err()).contains("there is no file");
        assertThat(upgrade(text).err()).contains("text.jar is not a jar");
        CommandRun counts = job("upgrade", "tweet-counts", "--jar=" + second);
        assertThat(counts.err()).contains("does not hold job tweet-counts");
        CommandRun fails = upgrade(cluster.jar("fails", TinyJob.FAIL));
        assertThat(fails.exitCode()).isEqualTo(1);
        assertThat(fails.err()).contains("this release cannot be started", "MODE is 'fail'");
        assertThat(status().get("id").textValue()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {TinyJob.BREAK, TinyJob.INCOMPATIBLE})
    void aReleaseThatFailsIsRolledBack(String mode) throws Exception {
        submit(first);
        Path broken = cluster.jar("broken-" + mode, mode);

        CommandRun upgrade = upgrade(broken);

        assertThat(upgrade.exitCode()).isEqualTo(1);
        assertThat(upgrade.err())
                .contains("tweet-store runs release " + release(first))
                .contains(
                        mode.equals(TinyJob.BREAK)
                                ? "broke at "
                                : "Cannot map checkpoint/savepoint state")
                .hasLineCount(1);
        assertThat(runningRelease()).isEqualTo(release(first));
    }

    @Test
    void aReleaseThatNeverCompletesACheckpointIsRolledBack() throws Exception {
        submit(first);
        CommandRun upgrade = upgrade(cluster.jar("stuck", TinyJob.NO_CHECKPOINT), "--timeout=5");
        assertThat(upgrade.exitCode()).isEqualTo(1);
        assertThat(upgrade.err()).contains("no checkpoint after 5 s");
        assertThat(runningRelease()).isEqualTo(release(first));
    }

    @Test
    void withoutAJarToRollBackToNothingIsStopped() throws Exception {
        submit(first);
        try (FlinkRest flink = cluster.client()) {
            flink.deleteJar(new Jars(flink).find(release(first)).orElseThrow());
        }
        CommandRun upgrade = upgrade(second);
        assertThat(upgrade.exitCode()).isEqualTo(1);
        assertThat(upgrade.err())
                .contains("there would be nothing to roll back to")
                .contains("--previous-jar");
        assertThat(runningRelease()).isEqualTo(release(first));

        assertThat(upgrade(second, "--previous-jar=" + first).exitCode()).isZero();
        assertThat(runningRelease()).isEqualTo(release(second));
    }

    @Test
    void jarsStayAsLongAsARunMayNeedThem() throws Exception {
        submit(first);
        Path unused = cluster.jar("unused", "");
        try (FlinkRest flink = cluster.client()) {
            Jars jars = new Jars(flink);
            jars.upload(JobJar.of(unused, TweeterJob.TWEET_STORE));

            jars.deleteUnused(Instant.now());
            assertThat(jars.find(release(unused))).as("just uploaded").isPresent();
            jars.deleteUnused(Instant.now().plus(Duration.ofHours(1)));
            assertThat(jars.find(release(unused))).isEmpty();
            assertThat(jars.find(release(first))).as("of what runs").isPresent();
        }
    }
}
