package io.tweeter.deploy.tools.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutageDetectorTest {

    private final AtomicLong now = new AtomicLong();
    private final OutageDetector detector = new OutageDetector(now::get);

    @Test
    void aServerThatNeverRespondedIsAbandonedAfterTenSeconds() {
        now.set(Duration.ofSeconds(10).toNanos());
        assertThat(detector.failed(false, false)).isEmpty();
        now.set(Duration.ofSeconds(11).toNanos());
        assertThat(detector.failed(false, false))
                .contains("no tweet accepted or rejected for 11 s");
    }

    @Test
    void aServiceThatHasRespondedIsAbandonedAfterAMinute() {
        detector.succeeded();
        now.set(Duration.ofSeconds(60).toNanos());
        assertThat(detector.failed(false, false)).isEmpty();
        now.set(Duration.ofSeconds(61).toNanos());
        assertThat(detector.failed(false, false))
                .contains("no tweet accepted or rejected for 61 s");
        detector.succeeded();
        assertThat(detector.failed(false, false)).isEmpty();
    }

    @Test
    void anErrorResponseIsAResponse() {
        now.set(Duration.ofSeconds(11).toNanos());
        assertThat(detector.failed(true, false)).isEmpty();
    }

    @Test
    void consecutiveFailedTweetsEndTheRun() {
        detector.succeeded();
        failTweets(OutageDetector.MAX_CONSECUTIVE_FAILURES - 1);
        detector.succeeded();
        failTweets(OutageDetector.MAX_CONSECUTIVE_FAILURES - 1);
        assertThat(detector.failed(true, true)).contains("every attempt failed");
    }

    @Test
    void oneFailedTweetEndsTheRunIfTheServerNeverResponded() {
        assertThat(detector.failed(false, true)).contains("every attempt failed");
    }

    private void failTweets(int count) {
        for (int i = 0; i < count; i++) {
            assertThat(detector.failed(true, true)).isEmpty();
        }
    }
}
