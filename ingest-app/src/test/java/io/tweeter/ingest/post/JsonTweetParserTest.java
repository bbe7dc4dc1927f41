package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.ingest.http.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class JsonTweetParserTest {

    @Property
    void anyTextIsReadAsJacksonReadsIt(@ForAll String text) {
        assertSame(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 5_000)
    void anyBytesAreAcceptedOrRejectedAsByJackson(@ForAll @Size(max = 6) byte[] bytes) {
        assertSame(bytes);
    }

    /** With a blank at the end, JSON has the same meaning but only Jackson reads it. */
    private static void assertSame(byte[] content) {
        Buffer body =
                Buffer.buffer("{\"handle\":\"ann\",\"content\":\"")
                        .appendBytes(content)
                        .appendString("\"}");
        assertThat(outcome(body)).isEqualTo(outcome(body.copy().appendString(" ")));
    }

    private static Object outcome(Buffer body) {
        try {
            return JsonTweetParser.parse(body);
        } catch (ProblemException e) {
            return e.problem().type();
        }
    }
}
