package io.tweeter.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.ingest.http.FieldError;
import io.tweeter.model.TweetRules;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComposeFormTest {

    @Test
    void aFormSentTwiceIsOneTweet() {
        assertThat(ComposeForm.idempotencyKey("k", "hello"))
                .isEqualTo(ComposeForm.idempotencyKey("k", "hello"));
    }

    @Test
    void otherContentInTheSameFormIsAnotherTweet() {
        assertThat(ComposeForm.idempotencyKey("k", "hello"))
                .isNotEqualTo(ComposeForm.idempotencyKey("k", "good bye"))
                .isNotEqualTo(ComposeForm.idempotencyKey("other", "hello"));
    }

    @Test
    void anyKeyAndContentMakeAValidIdempotencyKey() {
        String odd = "ключ \u0000\n".repeat(100);

        assertThat(TweetRules.checkIdempotencyKey(ComposeForm.idempotencyKey(odd, odd))).isEmpty();
    }

    @Test
    void aBlankFormShowsNoErrors() {
        ComposeForm form = ComposeForm.blank("k");

        assertThat(form.notice()).isNull();
        assertThat(form.error("handle")).isNull();
        assertThat(form.error("content")).isNull();
    }

    @Test
    void anErrorIsShownAtItsFieldAndOthersAboveTheForm() {
        ComposeForm form =
                ComposeForm.rejected(
                        null,
                        "x",
                        "k",
                        List.of(
                                new FieldError("handle", "is missing"),
                                new FieldError("Idempotency-Key", "is too long")));

        assertThat(form.handle()).isEmpty();
        assertThat(form.error("handle")).isEqualTo("is missing");
        assertThat(form.error("content")).isNull();
        assertThat(form.notice()).isEqualTo("Idempotency-Key is too long");
    }
}
