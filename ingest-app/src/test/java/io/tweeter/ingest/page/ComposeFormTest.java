package io.tweeter.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.model.TweetRules;
import io.tweeter.model.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComposeFormTest {

    @Test
    void aFormSentTwiceIsOneTweet() {
        assertThat(ComposeForm.idempotencyKey("k", "hello"))
                .isEqualTo(ComposeForm.idempotencyKey("k", "hello"));
    }

    @Test
    void somethingElseSaidInTheSameFormIsAnotherTweet() {
        assertThat(ComposeForm.idempotencyKey("k", "hello"))
                .isNotEqualTo(ComposeForm.idempotencyKey("k", "good bye"))
                .isNotEqualTo(ComposeForm.idempotencyKey("other", "hello"));
    }

    @Test
    void whateverStandsInTheFieldsMakesAValidIdempotencyKey() {
        String odd = "ключ \u0000\n".repeat(100);

        assertThat(TweetRules.checkIdempotencyKey(ComposeForm.idempotencyKey(odd, odd))).isEmpty();
    }

    @Test
    void aNewFormHasNothingToSay() {
        ComposeForm form = ComposeForm.blank("k");

        assertThat(form.refusal()).isNull();
        assertThat(form.error("handle")).isNull();
        assertThat(form.error("content")).isNull();
    }

    @Test
    void aFieldsErrorIsSaidAtTheFieldAndOthersAbove() {
        ComposeForm form =
                ComposeForm.refused(
                        null,
                        "x",
                        "k",
                        List.of(
                                new Violation("handle", "is missing"),
                                new Violation("Idempotency-Key", "is too long")));

        assertThat(form.handle()).isEmpty();
        assertThat(form.error("handle")).isEqualTo("is missing");
        assertThat(form.error("content")).isNull();
        assertThat(form.refusal()).isEqualTo("Idempotency-Key is too long");
    }
}
