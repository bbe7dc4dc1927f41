package io.tweeter.deploy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger("ada");

    @Test
    void keysDiffer() {
        assertThat(ledger.nextKey()).isNotEqualTo(ledger.nextKey());
    }

    @Test
    void answersAreRecorded() {
        ledger.sending("a");
        ledger.sending("b");
        ledger.accepted("a");
        ledger.failed("503");
        ledger.failed("cut");
        ledger.failed("503");

        assertThat(ledger.sent()).containsExactlyInAnyOrder("a", "b");
        assertThat(ledger.accepted()).containsExactly("a");
        assertThat(ledger.failures()).containsExactly(Map.entry("503", 2L), Map.entry("cut", 1L));
    }

    @Test
    void failureRestartsTheCountOfAcceptedTweets() {
        ledger.accepted("a");
        ledger.failed("503");
        ledger.accepted("b");

        assertThat(ledger.acceptedSinceFailure()).isEqualTo(1);
    }

    @Test
    void answersBeforeTheFaultDoNotCount() {
        ledger.accepted("a");
        long before = ledger.lastFailure();

        ledger.faultBegins();

        assertThat(ledger.acceptedSinceFailure()).isZero();
        assertThat(ledger.lastFailure() - before).isPositive();
        assertThat(ledger.accepted()).containsExactly("a");
    }

    @Test
    void itIsOverWhenNoClientWillSendATweetAgain() {
        assertThat(ledger.isOver()).isTrue();
        ledger.begins();
        ledger.begins();
        ledger.ends();
        ledger.accepted("a");
        assertThat(ledger.isOver()).isFalse();

        ledger.ends();

        assertThat(ledger.isOver()).isTrue();
    }
}
