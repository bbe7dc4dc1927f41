package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackRequestsTest {

    private static final StackRequest RESTART = StackRequest.restart(List.of("kafka"), 5);

    private final ExecutorService client = Executors.newSingleThreadExecutor();

    @TempDir Path dir;

    private StackRequests requests;

    @BeforeEach
    void setUp() throws Exception {
        requests = new StackRequests(new DataDirectory(dir));
        requests.clear();
    }

    @AfterEach
    void tearDown() {
        client.shutdownNow();
    }

    @Test
    void clientGetsTheAnswerToItsRequest() throws Exception {
        Future<Optional<StackRequests.Answer>> answer =
                ask(() -> requests.ask(RESTART, () -> true));
        StackRequests.Pending pending = next();
        assertThat(pending.request()).isEqualTo(RESTART);

        requests.answer(pending, new StackRequests.Answer("done", null));

        assertThat(answer.get(60, TimeUnit.SECONDS))
                .contains(new StackRequests.Answer("done", null));
        assertThat(dir.resolve("requests")).isEmptyDirectory();
    }

    @Test
    void requestIsTakenOnce() throws Exception {
        var unused = ask(() -> requests.ask(StackRequest.scale(3), () -> true));

        assertThat(next().request()).isEqualTo(StackRequest.scale(3));
        assertThat(requests.next()).isEmpty();
    }

    @Test
    void requestToADeadSupervisorIsWithdrawn() throws Exception {
        assertThat(requests.ask(RESTART, () -> false)).isEmpty();
        assertThat(requests.next()).isEmpty();
    }

    @Test
    void requestsToAnEarlierSupervisorAreDeleted() throws Exception {
        var unused = ask(() -> requests.ask(RESTART, () -> true));
        await().until(() -> !isEmpty());

        requests.clear();

        assertThat(requests.next()).isEmpty();
    }

    private boolean isEmpty() {
        String[] files = dir.resolve("requests").toFile().list((folder, name) -> isRequest(name));
        return files.length == 0;
    }

    private static boolean isRequest(String name) {
        return name.endsWith(".request");
    }

    private <T> Future<T> ask(Callable<T> question) {
        return client.submit(question);
    }

    private StackRequests.Pending next() {
        return await().until(requests::next, Optional::isPresent).orElseThrow();
    }
}
