package io.tweeter.deploy.tools.post;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The small decisions of a run: keys, waits, when to give up, what a refusal means. */
class DecisionsTest {

    /** Fixed for ever: another release must not make second tweets of a file posted before. */
    @Example
    void keysAreTheSameInEveryRelease() {
        IdempotencyKeySource keys = IdempotencyKeySource.fromContent("");
        byte[] text = "{\"handle\": \"a\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(keys.key(1, text, Optional.empty())).isEqualTo("__XuRMHq8ypXk6z5FMdTlQ");
        assertThat(keys.key(2, text, Optional.empty())).isEqualTo("WRK-TjrL42KTLx7Znmm-og");
        assertThat(IdempotencyKeySource.fromContent("b").key(1, text, Optional.empty()))
                .isEqualTo("JsJyqMYvVOLXOVswwRZC_w");
    }

    @Example
    void aLinesOwnKeyIsUsedUnlessKeysAreToBeNew() {
        assertThat(IdempotencyKeySource.fromContent("p").key(1, new byte[0], Optional.of("own")))
                .isEqualTo("own");
        assertThat(IdempotencyKeySource.ofThisRun().key(1, new byte[0], Optional.of("own")))
                .isNotEqualTo("own");
    }

    @Property
    void waitsGrowButStayBounded(@ForAll long seed, @ForAll @IntRange(min = 1, max = 2000) int n) {
        Duration wait = new RetryBackoff(new SplittableRandom(seed)).after(n, Optional.empty());
        long full = Math.min(5_000, 100L << Math.min(n - 1, 16));
        assertThat(wait.toMillis()).isBetween(full / 2, full);
    }

    @Property
    void waitsAsLongAsTheServerAsksButNotForEver(
            @ForAll long seed, @ForAll @IntRange(min = 0, max = 1_000_000) int asked) {
        Duration wait =
                new RetryBackoff(new SplittableRandom(seed))
                        .after(1, Optional.of(Duration.ofSeconds(asked)));
        assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(Math.min(60, asked)));
        assertThat(wait).isLessThan(Duration.ofSeconds(62));
    }

    @Example
    void aStrangerIsGivenUpSoonerThanAServiceThatHasAnswered() {
        AtomicLong now = new AtomicLong();
        OutageDetector stranger = new OutageDetector(now::get);
        OutageDetector known = new OutageDetector(now::get);
        known.decided();
        now.set(Duration.ofSeconds(11).toNanos());
        assertThat(stranger.failed(false, false)).contains("it has taken no tweet for 11 s");
        assertThat(known.failed(false, false)).isEmpty();
        now.set(Duration.ofSeconds(61).toNanos());
        assertThat(known.failed(false, false)).contains("it has taken no tweet for 61 s");
        known.decided();
        assertThat(known.failed(false, false)).isEmpty();
    }

    @Example
    void tweetsLostOneAfterTheOtherEndTheRun() {
        OutageDetector patience = new OutageDetector(() -> 0);
        patience.decided();
        for (int i = 1; i < OutageDetector.LOST_IN_A_ROW; i++) {
            assertThat(patience.failed(true, true)).isEmpty();
        }
        patience.decided();
        for (int i = 1; i < OutageDetector.LOST_IN_A_ROW; i++) {
            assertThat(patience.failed(true, true)).isEmpty();
        }
        assertThat(patience.failed(true, true)).contains("every attempt has failed");
    }

    @Example
    void aProblemIsToldByItsErrorsThenItsDetailThenItsTitle() {
        assertThat(
                        reason(
                                "{\"errors\": [{\"field\": \"handle\", \"message\": \"is missing\","
                                        + " \"x\": {}}, {\"field\": \"content\", \"message\": \"is"
                                        + " empty\"}], \"detail\": \"d\"}"))
                .isEqualTo("422 handle is missing; content is empty");
        assertThat(reason("{\"title\": \"t\", \"detail\": \"d\", \"x\": [1]}")).isEqualTo("422 d");
        assertThat(reason("{\"title\": \"t\", \"errors\": 7}")).isEqualTo("422 t");
        assertThat(reason("<html>")).isEqualTo("422 Unprocessable");
        assertThat(reason("{\"title\": \"cut")).isEqualTo("422 Unprocessable");
        assertThat(reason("")).isEqualTo("422 Unprocessable");
    }

    private static String reason(String body) {
        return ProblemReader.reason(422, "Unprocessable", body.getBytes(StandardCharsets.UTF_8));
    }
}
