package io.tweeter.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    private static final long PATIENCE_SECONDS = 60;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void eachPromiseThatIsNotCompletedInTimeFailsAlsoAfterTheTimerHasRunOut() throws Exception {
        Deadlines deadlines = deadlines(Duration.ofMillis(1));

        // The second is watched when no other is left.
        assertThat(watched(deadlines)).hasMessage("too slow");
        assertThat(watched(deadlines)).hasMessage("too slow");
    }

    @Test
    void allPromisesInFlightExpireWithOneTimer() throws Exception {
        Deadlines deadlines = deadlines(Duration.ofMillis(20));
        List<Promise<Void>> promises = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            promises.add(Promise.promise());
        }

        vertx.runOnContext(now -> promises.forEach(deadlines::watch));

        for (Promise<Void> promise : promises) {
            assertThat(outcome(promise.future())).hasMessage("too slow");
        }
    }

    @Test
    void aPromiseThatWasCompletedKeepsItsResultAndThoseAfterItExpire() throws Exception {
        Deadlines deadlines = deadlines(Duration.ofMillis(20));
        Promise<Void> completed = Promise.promise();
        Promise<Void> forgotten = Promise.promise();

        vertx.runOnContext(
                now -> {
                    deadlines.watch(completed);
                    deadlines.watch(forgotten);
                    completed.complete();
                });

        assertThat(outcome(forgotten.future())).hasMessage("too slow");
        assertThat(completed.future().succeeded()).isTrue();
    }

    private Deadlines deadlines(Duration timeout) {
        return new Deadlines(vertx, timeout, () -> new IllegalStateException("too slow"));
    }

    private Throwable watched(Deadlines deadlines) throws Exception {
        Promise<Void> promise = Promise.promise();
        vertx.runOnContext(now -> deadlines.watch(promise));
        return outcome(promise.future());
    }

    private static Throwable outcome(Future<Void> future) throws Exception {
        return future.otherwiseEmpty()
                .map(done -> future.cause())
                .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
