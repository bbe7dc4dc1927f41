package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tweeter.ingest.page.ComposeForm;
import io.tweeter.model.InvalidTweetException;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetIds;
import io.tweeter.model.Violation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TweetFactoryTest {

    private static final UUID NEW_ID = UUID.fromString("019c1234-5678-7abc-8def-0123456789ab");
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123456789Z");

    private final TweetFactory factory = new TweetFactory(() -> NEW_ID, InstantSource.fixed(NOW));

    private static PostedTweet posted(String handle, String content) {
        return new PostedTweet(handle, content, Optional.empty());
    }

    private static PostedTweet fromForm(String content, String formKey) {
        return new PostedTweet("ann", content, Optional.of(formKey));
    }

    private List<Violation> violations(PostedTweet posted, String... keys) {
        return catchThrowableOfType(
                        InvalidTweetException.class, () -> factory.make(posted, List.of(keys)))
                .violations();
    }

    @Test
    void withoutAKeyATweetHasANewIdAndIsNormalized() throws Exception {
        Tweet tweet = factory.make(posted("  Duke  Senior", " Sweet! "), List.of());

        assertThat(tweet)
                .isEqualTo(
                        new Tweet(
                                NEW_ID.toString(),
                                "duke senior",
                                "Sweet!",
                                Instant.parse("2026-01-31T12:00:00.123Z")));
    }

    @Test
    void theIdFollowsFromTheNormalizedHandleAndTheIdempotencyKey() throws Exception {
        String expected = TweetIds.fromIdempotencyKey("ann", "k").toString();

        assertThat(factory.make(posted("ANN", "one"), List.of("k")).id()).isEqualTo(expected);
        assertThat(factory.make(posted("ann", "two"), List.of("k")).id()).isEqualTo(expected);
        assertThat(factory.make(posted("bob", "one"), List.of("k")).id()).isNotEqualTo(expected);
    }

    @Test
    void theFormsKeyCountsTogetherWithTheContent() throws Exception {
        String expected =
                TweetIds.fromIdempotencyKey("ann", ComposeForm.idempotencyKey("form", "one"))
                        .toString();

        assertThat(factory.make(fromForm(" one", "form"), List.of()).id()).isEqualTo(expected);
        assertThat(factory.make(fromForm("two", "form"), List.of()).id()).isNotEqualTo(expected);
    }

    @Test
    void theHeaderTakesPrecedenceOverTheFormsKey() throws Exception {
        assertThat(factory.make(fromForm("one", "form"), List.of("k")).id())
                .isEqualTo(TweetIds.fromIdempotencyKey("ann", "k").toString());
    }

    @Test
    void everyBrokenRuleIsNamedTheKeysFirst() {
        assertThat(violations(posted(null, ""), "not visible", "k"))
                .extracting(Violation::field)
                .containsExactly("Idempotency-Key", "Idempotency-Key", "handle", "content");
    }

    @Test
    void aSecondKeyIsAViolationEvenIfTheTweetIsValid() {
        assertThat(violations(posted("ann", "one"), "k", "k"))
                .containsExactly(new Violation("Idempotency-Key", "is given more than once"));
    }

    @Test
    void aKeyThatIsTooLongIsAViolation() {
        assertThat(violations(posted("ann", "one"), "k".repeat(256)))
                .extracting(Violation::field)
                .containsExactly("Idempotency-Key");
    }
}
