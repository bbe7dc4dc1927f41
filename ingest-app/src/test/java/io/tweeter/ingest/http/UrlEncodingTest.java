package io.tweeter.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlEncodingTest {

    private static String value(String encoded) {
        return UrlEncoding.pairs("x=" + encoded, 2).get(0).value();
    }

    @Test
    void aPlusIsASpaceInAPairButNotInAPath() {
        assertThat(value("a+b%2Bc%20d")).isEqualTo("a b+c d");
        assertThat(UrlEncoding.decodeSegment("a+b%2Bc%20d")).isEqualTo("a+b+c d");
        assertThat(UrlEncoding.decodeSegment("a+b")).isEqualTo("a+b");
    }

    @Test
    void escapesAndUnencodedCharactersMayBeMixedInAForm() {
        assertThat(value("é%C3%A9💜%F0%9F%92%9C")).isEqualTo("éé💜💜");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "%4", "%zz", "%+1", "a%", "%%41"})
    void brokenEscapesAreBadRequests(String encoded) {
        assertBadRequest(encoded);
    }

    /** Netty alone would replace them silently. */
    @ParameterizedTest
    @ValueSource(strings = {"%ff", "%c3%28", "%c0%80", "%ed%a0%80", "a%c3"})
    void escapesOfBytesThatAreNotUtf8AreBadRequests(String encoded) {
        assertBadRequest(encoded);
        assertThat(QueryStringDecoder.decodeComponent(encoded)).contains("\ufffd");
    }

    private static void assertBadRequest(String encoded) {
        for (var call :
                List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                        () -> value(encoded), () -> UrlEncoding.decodeSegment(encoded))) {
            assertThat(catchThrowableOfType(ProblemException.class, call).problem().type())
                    .isEqualTo(ProblemType.BAD_REQUEST);
        }
    }

    @Test
    void aReplacementCharacterThatWasSentIsKept() {
        assertThat(value("%EF%BF%BD")).isEqualTo("\ufffd");
    }

    @Test
    void pairsMayLackAValueOrAName() {
        assertThat(UrlEncoding.pairs("a&=b&c=d=e", 9))
                .extracting(UrlEncoding.Pair::name, UrlEncoding.Pair::value)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("a", ""),
                        org.assertj.core.api.Assertions.tuple("", "b"),
                        org.assertj.core.api.Assertions.tuple("c", "d=e"));
    }
}
