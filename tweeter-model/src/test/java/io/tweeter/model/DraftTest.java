package io.tweeter.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import net.jqwik.api.Example;

class DraftTest {

    @Example
    void handleAndContentAreNormalized() throws InvalidTweetException {
        assertThat(Draft.of(" Duke  Senior ", "Peace.\r\n"))
                .isEqualTo(new Draft("duke senior", "Peace."));
    }

    @Example
    void everyInvalidFieldIsNamed() {
        InvalidTweetException e =
                catchThrowableOfType(
                        InvalidTweetException.class, () -> Draft.of(" ", "x".repeat(141)));

        assertThat(e.violations())
                .extracting(Violation::field)
                .containsExactly("handle", "content");
        assertThat(e).hasMessageContaining("handle is empty; ").hasMessageContaining("has 141");
    }

    @Example
    void nullIsAMissingField() {
        InvalidTweetException e =
                catchThrowableOfType(InvalidTweetException.class, () -> Draft.of("ann", null));

        assertThat(e.violations()).containsExactly(new Violation("content", "is missing"));
    }
}
