package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockCheckTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();
    private final ClockCheck check = new ClockCheck(Clock.fixed(NOW, ZoneOffset.UTC), nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void aClockThatIsMoreThanAMinuteAheadOrBehindIsTrouble() {
        check.acknowledged(NOW, NOW.minusSeconds(60));
        assertThat(check.trouble()).isEmpty();
        pass(Duration.ofMinutes(1));

        check.acknowledged(NOW, NOW.minusSeconds(61));
        assertThat(check.trouble())
                .contains("The clock of this machine is 61 s ahead of Kafka's; set one of them");

        check.acknowledged(NOW, NOW.plusSeconds(600));
        assertThat(check.trouble())
                .contains("The clock of this machine is 600 s behind Kafka's; set one of them");
    }

    @Test
    void aLateAcknowledgementIsNoTrouble() {
        check.acknowledged(NOW.minusSeconds(600), NOW.minusSeconds(300));

        assertThat(check.trouble()).isEmpty();
    }

    @Test
    void oneBrokerWhoseClockDiffersIsNoTroubleWhileOthersAgree() {
        check.acknowledged(NOW, NOW.minusSeconds(600));
        check.acknowledged(NOW, NOW);
        check.acknowledged(NOW, NOW.minusSeconds(600));

        assertThat(check.trouble()).isEmpty();
        pass(Duration.ofSeconds(31));
        check.acknowledged(NOW, NOW.minusSeconds(600));
        assertThat(check.trouble()).isPresent();
    }

    @Test
    void withoutAcknowledgementsItIsTriedAgainAfterAWhile() {
        check.acknowledged(NOW, NOW.minusSeconds(600));
        pass(Duration.ofSeconds(30));
        assertThat(check.trouble()).isPresent();

        pass(Duration.ofSeconds(1));
        assertThat(check.trouble()).isEmpty();
    }
}
