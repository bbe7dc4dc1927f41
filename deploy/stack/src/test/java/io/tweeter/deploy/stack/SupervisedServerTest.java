package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.ServerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedServerTest {

    private static final String RUN = "touch ready; exec sleep 60";

    @TempDir Path dir;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final ExecutorService restarts = Executors.newCachedThreadPool();
    private SupervisedServer supervised;

    @AfterEach
    void stop() {
        restarts.shutdownNow();
        supervised.stop();
        supervised.awaitStopped();
    }

    @Test
    void readyServerIsStopped() throws Exception {
        start(RUN);
        ProcessId id = supervised.entry().id();
        assertThat(supervised.entry().state()).isEqualTo(ProcessState.READY);
        stop();
        assertThat(id.find()).isEmpty();
        assertThat(supervised.entry().state()).isEqualTo(ProcessState.STOPPED);
        assertThat(supervised.entry().id()).isNull();
        assertThat(events).isEmpty();
    }

    @Test
    void serverThatDiesIsRestarted() throws Exception {
        start(RUN);
        ProcessId first = supervised.entry().id();
        first.find().orElseThrow().destroyForcibly();
        assertThat(nextEvent()).isEqualTo("died: exited with code 137");
        assertThat(nextEvent()).isEqualTo("recovered");
        assertThat(supervised.entry().state()).isEqualTo(ProcessState.READY);
        assertThat(supervised.entry().id()).isNotEqualTo(first);
        assertThat(supervised.entry().id().find()).isPresent();
    }

    @Test
    void requestedRestartIsNotReportedAsDeath() throws Exception {
        start(RUN);
        ProcessId first = supervised.entry().id();

        supervised.restart(Duration.ZERO);

        assertThat(supervised.entry().state()).isEqualTo(ProcessState.READY);
        assertThat(supervised.entry().id()).isNotEqualTo(first);
        assertThat(first.find()).isEmpty();
        assertThat(events).containsExactly("restarted");
    }

    @Test
    void serverIsReadyAfterARestartRequestedWhileItWasDown() throws Exception {
        // The second run never gets ready, the third does.
        start("echo >> runs; [ $(wc -l < runs) = 2 ] && exit 7; touch ready; exec sleep 60");

        supervised.restart(Duration.ZERO);

        assertThat(supervised.entry().state()).isEqualTo(ProcessState.READY);
        assertThat(nextEvent()).startsWith("died: could not be restarted");
        assertThat(nextEvent()).isEqualTo("restarted");
    }

    @Test
    void restartRequestedWhileItStartsAgainIsNotReportedAsDeath() throws Exception {
        // The second run never gets ready, the third does.
        start("echo >> runs; [ $(wc -l < runs) = 2 ] || touch ready; exec sleep 60");
        supervised.process().orElseThrow().destroyForcibly();
        assertThat(nextEvent()).isEqualTo("died: exited with code 137");
        await().until(() -> supervised.process().isPresent());

        supervised.restart(Duration.ZERO);

        assertThat(events).containsExactly("restarted");
    }

    @Test
    void restartsRequestedAtOnceFollowEachOther() throws Exception {
        start(RUN);
        CompletableFuture<Void> first = restartInBackground(Duration.ofSeconds(1));
        await().until(() -> supervised.entry().state() == ProcessState.RESTARTING);

        CompletableFuture<Void> second = restartInBackground(Duration.ZERO);

        first.get(60, TimeUnit.SECONDS);
        second.get(60, TimeUnit.SECONDS);
        assertThat(events).containsExactly("restarted", "restarted");
    }

    @Test
    void serverThatKeepsDyingIsRestartedEachTime() throws Exception {
        // Only the first run ever gets ready.
        start("[ -e ran ] || { touch ran ready; exec sleep 2; }; echo broken; exit 3");
        assertThat(nextEvent()).isEqualTo("died: exited with code 0");
        for (int i = 0; i < 3; i++) {
            assertThat(nextEvent()).startsWith("died: ");
        }
    }

    @Test
    void serverIsRestartedAlsoAfterAnUnexpectedError() throws Exception {
        AtomicInteger starts = new AtomicInteger();
        supervised =
                supervise(
                        RUN,
                        command -> {
                            if (starts.incrementAndGet() == 2) {
                                throw new IllegalStateException("second start");
                            }
                            return command;
                        });
        supervised.start().get(60, TimeUnit.SECONDS);
        supervised.process().orElseThrow().destroyForcibly();

        assertThat(nextEvent()).isEqualTo("died: exited with code 137");
        assertThat(nextEvent()).isEqualTo("died: could not be restarted: second start");
        assertThat(nextEvent()).isEqualTo("recovered");
    }

    @Test
    void failureOfTheFirstStartIsReported() {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> start("echo no luck; exit 5"))
                .withCauseInstanceOf(ServerException.class)
                .withMessageContaining("exited with code 5")
                .withMessageContaining("no luck");
        assertThat(events).isEmpty();
    }

    @Test
    void startingServerIsStopped() throws Exception {
        supervised = supervise("exec sleep 60");
        var ready = supervised.start();
        while (supervised.entry().id() == null) {
            Thread.onSpinWait();
        }
        ProcessId id = supervised.entry().id();
        stop();
        assertThat(id.find()).isEmpty();
        assertThat(ready).isCancelled();
    }

    @Test
    void serverThatIsStoppedFirstNeverStarts() {
        supervised = supervise(RUN);
        supervised.stop();
        var ready = supervised.start();
        supervised.awaitStopped();
        assertThat(ready).isCancelled();
        assertThat(dir).isEmptyDirectory();
    }

    private CompletableFuture<Void> restartInBackground(Duration down) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        supervised.restart(down);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                restarts);
    }

    private void start(String script) throws Exception {
        supervised = supervise(script);
        supervised.start().get(60, TimeUnit.SECONDS);
    }

    private SupervisedServer supervise(String script) {
        return supervise(script, UnaryOperator.identity());
    }

    private SupervisedServer supervise(String script, UnaryOperator<List<String>> launcher) {
        return new SupervisedServer(
                new ShellServer(dir, script),
                launcher,
                Map::of,
                new SupervisedServer.Listener() {
                    @Override
                    public void changed() {}

                    @Override
                    public void died(Server server, String reason, Duration delay) {
                        events.add("died: " + reason);
                    }

                    @Override
                    public void recovered(Server server, Duration took) {
                        events.add("recovered");
                    }

                    @Override
                    public void restarted(Server server) {
                        events.add("restarted");
                    }
                },
                new RestartBackoff(
                        Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofHours(1)));
    }

    private String nextEvent() throws InterruptedException {
        return events.poll(60, TimeUnit.SECONDS);
    }
}
