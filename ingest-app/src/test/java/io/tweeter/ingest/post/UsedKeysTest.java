package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.model.Tweet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class UsedKeysTest {

    private final UsedKeys keys = new UsedKeys();

    private static Tweet tweet(String id, String content) {
        return new Tweet(id, "ann", content, Instant.EPOCH);
    }

    private void accept(String id, String content) {
        UsedKeys.Use use = keys.begin(tweet(id, content)).orElseThrow();
        use.mayBeStored();
        use.end();
    }

    private boolean isFree(String id, String content) {
        Optional<UsedKeys.Use> use = keys.begin(tweet(id, content));
        use.ifPresent(UsedKeys.Use::end);
        return use.isPresent();
    }

    @Test
    void anAcceptedKeyIsFreeForTheSameContentOnly() {
        accept("1", "one");

        assertThat(isFree("1", "two")).isFalse();
        assertThat(isFree("1", "one")).isTrue();
        assertThat(isFree("1", "two")).isFalse();
        assertThat(isFree("2", "two")).isTrue();
    }

    @Test
    void aKeyIsUsedWhileItsRequestIsInFlightAndFreeIfThatFails() {
        UsedKeys.Use first = keys.begin(tweet("1", "one")).orElseThrow();
        UsedKeys.Use retry = keys.begin(tweet("1", "one")).orElseThrow();

        first.end();
        assertThat(isFree("1", "two")).isFalse();
        retry.end();
        assertThat(isFree("1", "two")).isTrue();
    }

    @Test
    void aKeyIsUsedIfTheLogHasItsTweetThoughTooLateForTheAnswer() {
        UsedKeys.Use late = keys.begin(tweet("1", "one")).orElseThrow();
        late.end();
        late.mayBeStored();

        assertThat(isFree("1", "two")).isFalse();
        assertThat(isFree("1", "one")).isTrue();
    }

    @Test
    void aLateAcknowledgementLeavesTheCorrectedContentAlone() {
        UsedKeys.Use late = keys.begin(tweet("1", "one")).orElseThrow();
        late.end();
        UsedKeys.Use corrected = keys.begin(tweet("1", "two")).orElseThrow();
        late.mayBeStored();
        corrected.end();

        assertThat(isFree("1", "three")).isTrue();
    }

    @Test
    void theLastTenThousandAreRememberedAndNoMore() {
        for (int i = 0; i <= UsedKeys.CAPACITY; i++) {
            accept("key " + i, "one");
        }

        assertThat(isFree("key 1", "two")).isFalse();
        assertThat(isFree("key 0", "two")).isTrue();
    }

    @Test
    void ofManyContentsThatAreSentAtOnceUnderOneKeyOneIsAccepted() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 200; round++) {
                String id = "key " + round;
                List<Callable<Boolean>> posts = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    String content = "content " + i;
                    posts.add(
                            () -> {
                                Optional<UsedKeys.Use> use = keys.begin(tweet(id, content));
                                use.ifPresent(UsedKeys.Use::mayBeStored);
                                use.ifPresent(UsedKeys.Use::end);
                                return use.isPresent();
                            });
                }
                int accepted = 0;
                for (Future<Boolean> post : threads.invokeAll(posts)) {
                    accepted += post.get() ? 1 : 0;
                }
                assertThat(accepted).isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
