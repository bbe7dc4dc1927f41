package io.tweeter.deploy.tools.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private static final Summary SUMMARY =
            new Summary(
                    2000,
                    1999,
                    1990,
                    9,
                    1,
                    5,
                    Duration.ofSeconds(2),
                    List.of(new LineError(7, LineError.Kind.REJECTED, "is not JSON")));

    @Test
    void textHasCountsAndRate() {
        assertThat(SUMMARY)
                .hasToString(
                        "1,999 sent: 1,990 accepted, 9 rejected, 1 failed, 5 retried; 2.0 s, 995"
                                + " accepted/s");
    }

    @Test
    void jsonHasTheErrors() {
        assertThat(SUMMARY.toJson())
                .isEqualTo(
                        "{\"lines\":2000,\"sent\":1999,\"accepted\":1990,\"rejected\":9,\"failed\":1,"
                                + "\"retried\":5,\"seconds\":2.0,\"accepted_per_second\":995,"
                                + "\"refusals\":[{\"line\":7,\"kind\":\"rejected\",\"reason\":\"is not"
                                + " JSON\"}]}");
    }

    @Test
    void aRunIsCompleteIfEveryLineWasAccepted() {
        assertThat(SUMMARY.isComplete()).isFalse();
        assertThat(new Summary(1, 1, 1, 0, 0, 0, Duration.ZERO, List.of()).isComplete()).isTrue();
    }

    @Test
    void aRunThatTookNoTimeHasNoRate() {
        assertThat(new Summary(0, 0, 0, 0, 0, 0, Duration.ZERO, List.of()).toString())
                .endsWith("0.0 s, 0 accepted/s");
    }
}
