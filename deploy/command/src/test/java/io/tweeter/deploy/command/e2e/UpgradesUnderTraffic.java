package io.tweeter.deploy.command.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.testkit.CommandRun;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Tweets that arrive through the load balancer while commands of {@code tweeter job} run. */
final class UpgradesUnderTraffic implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    /** Bounds the load, which normally ends with the test. */
    private static final int MAX_TWEETS = 60_000;

    private static final int USERS = 12;
    private static final int RATE = 100;

    private final TestStack stack;
    private final Pipeline pipeline;
    private final String run;
    private final Load load;

    /**
     * Starts posting.
     *
     * @param run the start of the handles
     * @param dir where the files to post are written
     */
    UpgradesUnderTraffic(TestStack stack, Pipeline pipeline, String run, Path dir) {
        this.stack = stack;
        this.pipeline = pipeline;
        this.run = run;
        this.load = new Load(dir);
    }

    /** Stops posting, posts the first tweets again, and awaits that each tweet counts once. */
    void assertEachTweetIsStoredAndCountedOnce() throws IOException {
        load.stop();
        // Duplicates of the first tweets, from before the upgrades, are still recognized.
        load.postAgain();
        Map<String, Long> expected = load.accepted();
        await().atMost(TIMEOUT)
                .untilAsserted(
                        () -> {
                            assertThat(pipeline.counted(run)).isEqualTo(expected);
                            assertThat(pipeline.storedByHandle(run)).isEqualTo(expected);
                        });
        assertThat(pipeline.timelineByHandle(run)).isEqualTo(expected);
        assertThat(pipeline.userTimelinesByHandle(run)).isEqualTo(expected);
    }

    void succeeds(String verb, String... arguments) throws IOException {
        assertThat(done(verb, arguments)).contains("has completed a checkpoint");
    }

    /**
     * Repeats a command that was killed. The new run may have started and completed a checkpoint
     * before this command starts.
     */
    void continues(String verb, String... arguments) throws IOException {
        assertThat(done(verb, arguments))
                .containsAnyOf("has completed a checkpoint", "nothing to do");
    }

    private String done(String verb, String... arguments) throws IOException {
        CommandRun done = job(verb, arguments);
        assertThat(done.exitCode()).as(done.output()).isZero();
        return done.output();
    }

    /** Kills the command with SIGKILL as soon as it has reported a step. */
    void killedAfter(String step, String verb, String... arguments) throws Exception {
        // The process itself would close its output, too.
        interrupted(step, process -> process.toHandle().destroyForcibly(), verb, arguments);
    }

    /**
     * Runs a command, and something else as soon as the command has reported a step. Returns
     * whether the command succeeded.
     */
    boolean interrupted(
            String step, Consumer<Process> interruption, String verb, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of(Script.path().toString()));
        command.addAll(commandLine(verb, arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader()) {
            List<String> seen = new ArrayList<>();
            boolean reached =
                    lines.lines().peek(seen::add).anyMatch(line -> line.contains("s  " + step));
            assertThat(reached).as(String.join("\n", seen)).isTrue();
            interruption.accept(process);
            lines.lines().forEach(line -> {});
            return process.waitFor() == 0;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    String fails(String job, Path jar) throws IOException {
        CommandRun done = job("upgrade", job, "--jar=" + jar);
        assertThat(done.exitCode()).as(done.output()).isEqualTo(1);
        assertThat(done.output()).contains("rolled back to release", " failed: ");
        return done.output();
    }

    /** An upgrade that is found to be impossible while the release before it still runs. */
    String isRefusedBeforeAnythingIsStopped(String job, Path jar) throws IOException {
        CommandRun done = job("upgrade", job, "--jar=" + jar);
        assertThat(done.exitCode()).as(done.output()).isEqualTo(1);
        assertThat(done.output()).doesNotContain("stopped", "rolled back");
        return done.err();
    }

    private CommandRun job(String verb, String... arguments) throws IOException {
        return stack.tweeter(commandLine(verb, arguments).toArray(String[]::new));
    }

    private List<String> commandLine(String verb, String... arguments) {
        List<String> line = new ArrayList<>(List.of("job", verb));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--flink", stack.flink().toString()));
        return line;
    }

    /** Posts tweets continuously, one numbered file after the other. */
    private final class Load implements AutoCloseable {
        private final Path dir;
        private final AtomicInteger files = new AtomicInteger();
        private final CompletableFuture<Void> posting;
        private volatile boolean stopped;

        private static final int TWEETS_PER_FILE = 1_000;

        Load(Path dir) {
            this.dir = dir;
            posting = CompletableFuture.runAsync(this::post);
        }

        private void post() {
            try {
                while (!stopped && files.get() * TWEETS_PER_FILE < MAX_TWEETS) {
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
                    for (int i = 0; i < TWEETS_PER_FILE; i++) {
                        lines.write(
                                "{\"handle\": \"%s %d\", \"content\": \"Line %d of %d\"}%n"
                                        .formatted(run, i % USERS, i, number));
                    }
                }
            }
            CommandRun post =
                    stack.tweeter(
                            "post",
                            file.toString(),
                            "--to",
                            stack.vip().toString(),
                            "--rate",
                            Integer.toString(RATE),
                            "--json");
            assertThat(post.exitCode()).as(post.output()).isZero();
            assertThat(post.output()).contains("\"accepted\":" + TWEETS_PER_FILE);
        }

        void stop() {
            stopped = true;
            posting.join();
        }

        /** Posts the first file again, with the same idempotency keys. */
        void postAgain() throws IOException {
            post(0);
        }

        Map<String, Long> accepted() {
            Map<String, Long> accepted = new TreeMap<>();
            for (int i = 0; i < TWEETS_PER_FILE; i++) {
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

    @Override
    public void close() {
        load.close();
    }
}
