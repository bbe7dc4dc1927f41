package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.jobs.JobException;
import io.tweeter.deploy.jobs.TweeterJob;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of servers that are never started. */
class SupervisorTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @TempDir Path dir;

    private final BlockingQueue<TweeterJob> tried = new LinkedBlockingQueue<>();
    private final StringWriter events = new StringWriter();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private DataDirectory data;
    private StackRequests requests;
    private Stack stack;
    private Supervisor supervisor;

    @BeforeEach
    void setUp() throws Exception {
        data = new DataDirectory(dir.resolve("data"));
        data.prepare();
        requests = new StackRequests(data);
        requests.clear();
        stack = StackTest.plan(dir, Optional.empty(), Map.of());
        supervisor =
                new Supervisor(
                        stack,
                        new StackOptions(
                                data.path(),
                                new StackPorts(300),
                                2,
                                true,
                                false,
                                1,
                                Optional.empty()),
                        null,
                        new FirstJobFails(stack),
                        new Reporter(new PrintWriter(events), Clock.systemUTC()));
    }

    @AfterEach
    void stop() {
        supervisor.stop();
        threads.shutdownNow();
    }

    @Test
    void jobThatCannotBeStartedOnANewJobManagerDoesNotKeepTheOtherOneAway() throws Exception {
        supervisor.restarted(stack.flink().jobManager());

        assertThat(nextTried()).isEqualTo(TweeterJob.TWEET_STORE);
        assertThat(nextTried()).isEqualTo(TweeterJob.TWEET_COUNTS);
        assertThat(nextTried()).isEqualTo(TweeterJob.TWEET_STORE);
        assertThat(nextTried()).isEqualTo(TweeterJob.TWEET_STORE);
    }

    @Test
    void noTaskManagerIsRestartedForAJobManagerThatNeverHadTasks() throws Exception {
        supervisor.died(stack.flink().jobManager(), "exited with code 137", Duration.ZERO);
        supervisor.restarted(stack.flink().jobManager());

        // Jobs wait for the restart of a TaskManager.
        assertThat(nextTried()).isEqualTo(TweeterJob.TWEET_STORE);
    }

    @Test
    void failureThatAStopCausesIsNone() {
        supervisor.stop();

        assertThatExceptionOfType(InterruptedException.class)
                .isThrownBy(() -> supervisor.failure(new IOException("connection refused")));
    }

    @Test
    void stateThatCouldNotBeWrittenIsWrittenLater() throws Exception {
        missState();
        serve();

        await().atMost(TIMEOUT).until(() -> Files.exists(data.state()));
    }

    @Test
    void answerThatCouldNotBeWrittenIsWrittenLater() throws Exception {
        Future<Optional<StackRequests.Answer>> answer = ask(StackRequest.scale(0));
        Path blocked = dir.resolve("data/requests/" + requestId() + ".answer.new");
        Files.createDirectory(blocked);
        serve();
        await().atMost(TIMEOUT)
                .until(() -> events.toString().contains("cannot answer a request: "));
        Files.delete(blocked);

        assertThat(answer.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).orElseThrow().error())
                .startsWith("the number of instances");
    }

    @Test
    void logsAreRotatedDuringALongRestart() throws Exception {
        var unused = ask(StackRequest.restart(List.of("kafka"), 600));
        String request = requestId() + ".request";
        serve();
        await().atMost(TIMEOUT)
                .until(() -> Files.notExists(dir.resolve("data/requests/" + request)));

        Path log = largeLog();

        await().atMost(TIMEOUT).until(() -> Files.size(log) == 0);
    }

    @Test
    void logThatCannotBeRotatedIsReportedOnce() throws Exception {
        largeLog();
        Files.createDirectories(data.logs().resolve("kafka.log.1/file"));
        serve();
        // The upkeep rotates logs before it writes the state.
        for (int turn = 1; turn <= 2; turn++) {
            missState();
            await().atMost(TIMEOUT).until(() -> Files.exists(data.state()));
            Files.delete(data.state());
        }

        assertThat(events.toString()).containsOnlyOnce("cannot rotate ");
    }

    /** As on a disk that is full for a moment. */
    private void missState() throws IOException {
        Path blocked = data.path().resolve("state.json.new");
        Files.createDirectory(blocked);
        supervisor.changed();
        Files.delete(blocked);
    }

    private Path largeLog() throws IOException {
        Path log = data.log("kafka");
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength((32 << 20) + 1);
        }
        return log;
    }

    private void serve() {
        var unused =
                threads.submit(
                        () -> {
                            supervisor.serve();
                            return null;
                        });
    }

    private Future<Optional<StackRequests.Answer>> ask(StackRequest request) {
        return threads.submit(() -> requests.ask(request, () -> true));
    }

    /** Waits for the only request. */
    private String requestId() {
        return await().atMost(TIMEOUT)
                .until(
                        () -> {
                            String[] names = dir.resolve("data/requests").toFile().list();
                            return List.of(names).stream()
                                    .filter(name -> name.endsWith(".request"))
                                    .map(name -> name.replace(".request", ""))
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private TweeterJob nextTried() throws InterruptedException {
        return tried.poll(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private final class FirstJobFails extends Jobs {

        FirstJobFails(Stack stack) {
            super(stack, Environment.of(Map.of()));
        }

        @Override
        synchronized String ensureRunning(TweeterJob job) throws JobException {
            tried.add(job);
            if (job == TweeterJob.TWEET_STORE) {
                throw new JobException("no checkpoint");
            }
            return "started";
        }
    }
}
