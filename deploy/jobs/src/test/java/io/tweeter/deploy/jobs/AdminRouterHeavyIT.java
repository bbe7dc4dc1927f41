package io.tweeter.deploy.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.servers.ServerProcess;
import io.tweeter.deploy.testkit.CommandRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tweeter job} through a proxy that requires TLS, a path and a token. */
class AdminRouterHeavyIT {

    private static final String TOKEN = "token=abc";

    @TempDir private static Path directory;
    private static EmbeddedFlink cluster;
    private static ServerProcess process;
    private static AdminRouter router;

    @BeforeAll
    static void start() throws Exception {
        cluster = EmbeddedFlink.start(directory, 2);
        process = AdminRouter.start(directory.resolve("router"), cluster.uri(), TOKEN);
        router = (AdminRouter) process.server();
    }

    @AfterAll
    static void stop() {
        if (process != null) {
            process.close();
        }
        cluster.close();
    }

    @Test
    void everyVerbWorks() throws Exception {
        Path first = cluster.jar("first", "");
        Path second = cluster.jar("second", "");
        String checkpoints = "TWEETER_CHECKPOINT_DIR=" + cluster.checkpoints().toUri();

        assertThat(done("submit", "tweet-store", "--jar=" + first, checkpoints))
                .contains("tweet-store runs as job");
        await().atMost(Duration.ofMinutes(2))
                .until(
                        () ->
                                new CheckpointFinder(cluster.checkpoints())
                                        .newest("tweet-store")
                                        .isPresent());
        assertThat(done("list")).containsPattern("tweet-store +RUNNING");
        assertThat(done("savepoint", "tweet-store")).contains("savepoint-");
        assertThat(done("upgrade", "tweet-store", "--jar=" + second))
                .contains("started release")
                .contains("has completed a checkpoint");
        assertThat(done("rescale", "tweet-store", "--parallelism=2")).contains("parallelism 2");
        assertThat(done("status", "tweet-store"))
                .containsPattern("state +RUNNING")
                .containsPattern("parallelism +2");
        assertThat(done("ensure", "tweet-store", "--jar=" + second)).contains("nothing to do");
        assertThat(done("stop", "tweet-store")).contains("its savepoint is");
        assertThat(done("ensure", "tweet-store", "--jar=" + second, checkpoints))
                .contains("restored from savepoint");
        assertThat(done("cancel", "tweet-store")).contains("is CANCELED");
    }

    @Test
    void withoutTheTokenItSaysSoInOneLine() throws Exception {
        CommandRun result = job(router.trust(), "list");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("HTTP 401").hasLineCount(1);
    }

    @Test
    void withoutTrustItSaysSoInOneLine() throws Exception {
        CommandRun result = job(Map.of(), "list");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("certif").hasLineCount(1);
    }

    private static String done(String verb, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(router.trust());
        environment.put("FLINK_REST_CLIENT_HEADERS", "Authorization:" + TOKEN);
        CommandRun result = job(environment, verb, arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result.out();
    }

    private static CommandRun job(Map<String, String> environment, String verb, String... arguments)
            throws Exception {
        List<String> call =
                Stream.concat(
                                Stream.of("job", verb, "--flink=" + router.url()),
                                Stream.of(arguments))
                        .toList();
        return CommandRun.process(environment, JobCommand.class, call.toArray(String[]::new));
    }
}
