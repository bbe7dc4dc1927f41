package io.tweeter.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ResponderTest {

    @Test
    void theDayOfADateHasTwoDigits() {
        assertThat(Responder.httpDate(Instant.parse("2026-03-05T04:03:02Z")))
                .isEqualTo("Thu, 05 Mar 2026 04:03:02 GMT");
    }
}
