package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {

    private static final Duration ACK_TIMEOUT = Duration.ofSeconds(5);

    private final AtomicLong nanos = new AtomicLong();
    private final Acknowledgements acknowledgements = new Acknowledgements(ACK_TIMEOUT, nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void fail() {
        acknowledgements.awaited();
        acknowledgements.failed("not authorized");
    }

    private void succeed() {
        acknowledgements.awaited();
        acknowledgements.came();
    }

    @Test
    void failuresForSomeTimeAreTroubleWithTheReason() {
        fail();
        pass(Acknowledgements.PATIENCE.minusMillis(1));
        fail();
        assertThat(acknowledgements.trouble()).isEmpty();

        pass(Duration.ofMillis(1));
        fail();

        assertThat(acknowledgements.trouble())
                .contains("has acknowledged no tweet for 10 s: not authorized");
    }

    @Test
    void oneFailureIsNoTroubleHoweverLongAgo() {
        fail();
        pass(Acknowledgements.PATIENCE.multipliedBy(2));

        assertThat(acknowledgements.trouble()).isEmpty();
    }

    @Test
    void someFailuresAmongAcknowledgementsAreNoTrouble() {
        for (int i = 0; i < 10; i++) {
            fail();
            pass(Acknowledgements.PATIENCE.dividedBy(2));
            succeed();
        }

        assertThat(acknowledgements.trouble()).isEmpty();
    }

    @Test
    void afterAWhileItIsTriedAgainAndTheNextFailureIsTroubleAtOnce() {
        fail();
        pass(Acknowledgements.PATIENCE);
        fail();
        pass(Acknowledgements.MEMORY);
        assertThat(acknowledgements.trouble()).isPresent();
        pass(Duration.ofNanos(1));
        assertThat(acknowledgements.trouble()).isEmpty();

        fail();

        assertThat(acknowledgements.trouble()).isPresent();
    }

    @Test
    void failuresFarApartAreNotOneOutage() {
        fail();
        pass(Duration.ofHours(1));
        fail();

        assertThat(acknowledgements.trouble()).isEmpty();
    }

    @Test
    void anAcknowledgementEndsTheTrouble() {
        fail();
        pass(Acknowledgements.PATIENCE);
        fail();
        succeed();

        assertThat(acknowledgements.trouble()).isEmpty();
    }

    @Test
    void failuresWhileKafkaDidNotAnswerTellNothingOnceItDoes() {
        fail();
        pass(Acknowledgements.PATIENCE);
        fail();

        acknowledgements.forget();
        fail();

        assertThat(acknowledgements.trouble()).isEmpty();
    }

    @Test
    void aBusyClientThatAnswersIsNone() {
        pass(Duration.ofHours(1));
        for (int i = 0; i < 100; i++) {
            acknowledgements.awaited();
            acknowledgements.awaited();
            pass(ACK_TIMEOUT);
            acknowledgements.came();
            assertThat(acknowledgements.trouble()).isEmpty();
        }
    }

    @Test
    void aClientThatNeverAnswersIsTrouble() {
        pass(Duration.ofHours(1));
        acknowledgements.awaited();
        pass(ACK_TIMEOUT.plus(Acknowledgements.PATIENCE));
        assertThat(acknowledgements.trouble()).isEmpty();
        acknowledgements.awaited();

        pass(Duration.ofNanos(1));

        assertThat(acknowledgements.trouble())
                .contains(
                        "has left tweets unanswered for 15 s, which its client should have given"
                                + " up; restart this instance");
    }
}
