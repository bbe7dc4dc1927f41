package io.tweeter.ingest.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.ingest.FakeReads;
import io.tweeter.model.Tweet;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewsTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private static final String READABLE = "event: readable\ndata: true\n\n";

    private final FakeReads reads = new FakeReads();
    private final News news = new News(reads);

    @Test
    void theFirstPollFindsEverythingNewAndTheNextNothing() {
        add("1", NOON);

        assertThat(poll())
                .satisfiesExactly(
                        readable -> assertThat(readable).isEqualTo(READABLE),
                        tweets -> assertThat(tweets).startsWith("event: tweets\n"),
                        top -> assertThat(top).startsWith("event: top\n"),
                        lastMinute -> assertThat(lastMinute).startsWith("event: last-minute\n"),
                        perMinute -> assertThat(perMinute).startsWith("event: per-minute\n"),
                        trending -> assertThat(trending).startsWith("event: trending\n"));
        assertThat(poll()).isEmpty();
    }

    @Test
    void anEventHoldsNewTweetsOnlyAlsoOneThatWasStoredAfterANewerOne() {
        add("newer", NOON);
        poll();

        add("older", NOON.minusSeconds(10));

        assertThat(poll())
                .first()
                .asString()
                .startsWith("event: tweets\n")
                .contains("\"older\"")
                .doesNotContain("\"newer\"");
    }

    @Test
    void aNewListenerGetsAllThatTheLastPollFound() {
        add("1", NOON);
        poll();
        add("2", NOON.plusSeconds(1));
        poll();

        assertThat(texts(news.latest()))
                .hasSize(6)
                .element(1)
                .asString()
                .contains("\"1\"")
                .contains("\"2\"");
    }

    @Test
    void afterItHasForgottenEverythingIsNewAgain() {
        add("1", NOON);
        List<String> all = poll();

        news.forget();

        assertThat(news.latest()).isEmpty();
        assertThat(poll()).isEqualTo(all);
    }

    @Test
    void whatCannotBeReadDoesNotHoldBackTheRest() {
        reads.failTrending();
        add("1", NOON);

        assertThat(poll())
                .hasSize(5)
                .contains(READABLE)
                .anyMatch(event -> event.startsWith("event: tweets\n"))
                .noneMatch(event -> event.startsWith("event: trending\n"));
    }

    @Test
    void itSaysOnceThatTweetsCannotBeReadAndOnceThatTheyCanAgain() {
        poll();

        reads.becomeUnavailable();
        assertThat(poll()).containsExactly("event: readable\ndata: false\n\n");
        assertThat(poll()).isEmpty();

        reads.recover();
        add("1", NOON);
        // First, so that a page looks for what it has missed before it adds what is new.
        assertThat(poll()).hasSizeGreaterThan(1).startsWith(READABLE);
    }

    private void add(String id, Instant createdAt) {
        reads.add(new Tweet(id, "duke senior", "Now, my co-mates", createdAt));
    }

    private List<String> poll() {
        Future<List<Buffer>> events = news.poll();
        assertThat(events.succeeded()).as("%s", events.cause()).isTrue();
        return texts(events.result());
    }

    private static List<String> texts(List<Buffer> events) {
        return events.stream().map(Buffer::toString).toList();
    }
}
