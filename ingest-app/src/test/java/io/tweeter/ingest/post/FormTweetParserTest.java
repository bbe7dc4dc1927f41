package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tweeter.ingest.http.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormTweetParserTest {

    private static PostedTweet parse(String form) {
        return FormTweetParser.parseUrlEncoded(Buffer.buffer(form));
    }

    @Test
    void theClassicNamesTakePrecedenceOverTheBareOnes() {
        assertThat(parse("handle=x&tweet[handle]=ann&tweet%5Bcontent%5D=b+c&content=y"))
                .isEqualTo(new PostedTweet("ann", "b c", Optional.empty()));
    }

    @Test
    void anEmptyFormKeyIsNone() {
        assertThat(parse("handle=a&content=b&idempotency_key=").formKey()).isEmpty();
        assertThat(parse("handle=a&content=b&idempotency_key=k").formKey()).contains("k");
    }

    @Property
    void anyTextIsReadAsItWasEncoded(@ForAll String text) {
        // A lone surrogate has no encoding.
        String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

        assertThat(parse("content=" + URLEncoder.encode(valid, StandardCharsets.UTF_8)).content())
                .isEqualTo(valid);
    }

    /** Netty's decoders of whole forms would drop everything from the # or the line feed on. */
    @Test
    void charactersThatShouldHaveBeenEncodedAreKept() {
        PostedTweet posted = parse("content=one\r\n#two;three=four é&handle=ann");

        assertThat(posted.content()).isEqualTo("one\r\n#two;three=four é");
        assertThat(posted.handle()).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content=%",
                "content=%4",
                "%zz=",
                "x=%ff",
                "content=%c3%28",
                "handle=b&handle=c"
            })
    void brokenEncodingAndRepeatedFieldsAreBadRequests(String form) {
        assertThatThrownBy(() -> parse(form)).isInstanceOf(ProblemException.class);
    }

    @Test
    void fieldsThatAreIgnoredMayBeRepeated() {
        assertThat(parse("tag=a&handle=ann&tag=b&content=c&tag=a"))
                .isEqualTo(new PostedTweet("ann", "c", Optional.empty()));
    }

    @Test
    void theNumberOfFieldsIsLimited() {
        String allowed =
                IntStream.range(0, 64)
                        .mapToObj(i -> "f" + i + "=")
                        .collect(Collectors.joining("&"));

        assertThat(parse(allowed).handle()).isNull();
        assertThatThrownBy(() -> parse(allowed + "&handle=a")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> parse("f=&".repeat(64) + "handle=a"))
                .isInstanceOf(ProblemException.class);
    }
}
