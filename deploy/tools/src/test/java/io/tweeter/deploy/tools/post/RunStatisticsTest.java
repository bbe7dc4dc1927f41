package io.tweeter.deploy.tools.post;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunStatisticsTest {

    private static final TweetRequest TWEET =
            new TweetRequest(3, "key", "key", Optional.empty(), "{}".getBytes(UTF_8));

    private final AtomicLong now = new AtomicLong();
    private final RunStatistics statistics = new RunStatistics(RejectsFile.none(), now::get);

    @Test
    void everyLineThatWasReadHasAnOutcome() {
        for (int i = 0; i < 4; i++) {
            statistics.read();
        }
        statistics.accepted();
        statistics.rejected(TWEET, "too long");
        statistics.invalid(new TweetFile.Line(1, new byte[0], false), "is not JSON");
        now.set(Duration.ofSeconds(2).toNanos());

        Summary summary = statistics.summary();

        assertThat(summary.lines()).isEqualTo(4);
        assertThat(summary.accepted()).isEqualTo(1);
        assertThat(summary.rejected()).isEqualTo(2);
        assertThat(summary.failed()).isEqualTo(1);
        assertThat(summary.elapsed()).isEqualTo(Duration.ofSeconds(2));
        assertThat(summary.errors())
                .containsExactly(
                        new LineError(3, LineError.Kind.REJECTED, "too long"),
                        new LineError(1, LineError.Kind.REJECTED, "is not JSON"));
    }

    @Test
    void errorsBeyondTheLimitAreOnlyCounted() {
        for (int i = 0; i < RunStatistics.MAX_ERRORS + 1; i++) {
            statistics.read();
            statistics.failed(TWEET, "503");
        }
        assertThat(statistics.summary().errors()).hasSize(RunStatistics.MAX_ERRORS);
        assertThat(statistics.summary().failed()).isEqualTo(RunStatistics.MAX_ERRORS + 1L);
    }
}
