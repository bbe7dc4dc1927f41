package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.testkit.Script;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are upgraded and rescaled while tweets come in through the load balancer. */
class UpgradeIT extends OnStack {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Bounds the load; it ends with the test. */
    private static final int MOST_TWEETS = 60_000;

    private static final int USERS = 12;
    private static final int RATE = 100;

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    UpgradeIT(TestStack stack) {
        super(stack);
    }

    @Test
    void tweetsAreStoredAndCountedOnceThroughUpgradesAndRescalingUnderTraffic(@TempDir Path dir)
            throws Exception {
        Releases releases = new Releases(dir);
        Path another = releases.another();
        Path own = Releases.own();
        try (Load load = new Load(dir)) {
            String store = "tweet-store";
            killedAfter("stopped", "upgrade", store, "--jar=" + another, "--parallelism=2");
            goesOn("upgrade", store, "--jar=" + another, "--parallelism=2");
            succeeds("upgrade", store, "--jar=" + own, "--parallelism=1");
            assertThat(fails(store, releases.failingAtTheFirstTweet())).contains("TweetJson");
            String counts = "tweet-counts";
            killedAfter("started", "upgrade", counts, "--jar=" + another);
            goesOn("upgrade", counts, "--jar=" + another);
            succeeds("rescale", counts, "--parallelism=2");
            succeeds("upgrade", counts, "--jar=" + own, "--parallelism=1");
            assertThat(fails(counts, releases.withAnotherPlan()))
                    .contains("Cannot map checkpoint/savepoint state");
            load.stop();
            // Copies of what was posted before all that are still known.
            load.postAgain();

            Map<String, Long> expected = load.accepted();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> {
                                assertThat(pipeline.counted(run)).isEqualTo(expected);
                                assertThat(pipeline.storedByHandle(run)).isEqualTo(expected);
                            });
            assertThat(pipeline.listedByHandle(run)).isEqualTo(expected);
            assertThat(pipeline.listedForUsers(run)).isEqualTo(expected);
        }
    }

    private void succeeds(String verb, String... arguments) throws IOException {
        assertThat(done(verb, arguments)).contains("has completed a checkpoint");
    }

    /**
     * After a call that was killed; the successor may have started and made its checkpoint by the
     * time this call looks.
     */
    private void goesOn(String verb, String... arguments) throws IOException {
        assertThat(done(verb, arguments))
                .containsAnyOf("has completed a checkpoint", "nothing to do");
    }

    private String done(String verb, String... arguments) throws IOException {
        TestStack.Run done = job(verb, arguments);
        assertThat(done.exitCode()).as(done.output()).isZero();
        return done.output();
    }

    /** Ends the command by SIGKILL as soon as it has said that a step is done. */
    private void killedAfter(String step, String verb, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Script.path().toString(), "job", verb));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--flink", stack.flink().toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.lines().anyMatch(line -> line.contains("s  " + step))).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private String fails(String job, Path jar) throws IOException {
        TestStack.Run done = job("upgrade", job, "--jar=" + jar);
        assertThat(done.exitCode()).as(done.output()).isEqualTo(1);
        assertThat(done.output()).contains("rolled back to release", " failed: ");
        return done.output();
    }

    private TestStack.Run job(String verb, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("job", verb));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--flink", stack.flink().toString()));
        return stack.tweeter(all.toArray(String[]::new));
    }

    /** Tweets that are posted all the while, one file after the other, and are known by number. */
    private final class Load implements AutoCloseable {
        private final Path dir;
        private final AtomicInteger files = new AtomicInteger();
        private final CompletableFuture<Void> posting;
        private volatile boolean stopped;

        private static final int TWEETS_OF_A_FILE = 1_000;

        Load(Path dir) {
            this.dir = dir;
            posting = CompletableFuture.runAsync(this::post);
        }

        private void post() {
            try {
                while (!stopped && files.get() * TWEETS_OF_A_FILE < MOST_TWEETS) {
                    post(files.getAndIncrement());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void post(int number) throws IOException {
            Path file = dir.resolve("tweets-" + number + ".jsonl");
            if (Files.notExists(file)) {
                try (BufferedWriter lines = Files.newBufferedWriter(file)) {
                    for (int i = 0; i < TWEETS_OF_A_FILE; i++) {
                        lines.write(
                                "{\"handle\": \"%s %d\", \"content\": \"Line %d of %d\"}%n"
                                        .formatted(run, i % USERS, i, number));
                    }
                }
            }
            TestStack.Run post =
                    stack.tweeter(
                            "post",
                            file.toString(),
                            "--to",
                            stack.vip().toString(),
                            "--rate",
                            Integer.toString(RATE),
                            "--json");
            assertThat(post.exitCode()).as(post.output()).isZero();
            assertThat(post.output()).contains("\"accepted\":" + TWEETS_OF_A_FILE);
        }

        void stop() {
            stopped = true;
            posting.join();
        }

        /** The first file once more, with the same keys. */
        void postAgain() throws IOException {
            post(0);
        }

        Map<String, Long> accepted() {
            Map<String, Long> accepted = new TreeMap<>();
            for (int i = 0; i < TWEETS_OF_A_FILE; i++) {
                accepted.merge(run + " " + i % USERS, (long) files.get(), Long::sum);
            }
            return accepted;
        }

        @Override
        public void close() {
            stopped = true;
            posting.exceptionally(e -> null).join();
        }
    }
}
