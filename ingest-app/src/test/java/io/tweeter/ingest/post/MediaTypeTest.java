package io.tweeter.ingest.post;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.handler.codec.http.HttpUtil;
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.ProblemType;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {

    private static MultiMap headers(String contentType) {
        return MultiMap.caseInsensitiveMultiMap().add("Content-Type", contentType);
    }

    private static void assertUnsupported(MultiMap headers) {
        assertThat(
                        catchThrowableOfType(ProblemException.class, () -> MediaType.of(headers))
                                .problem()
                                .type())
                .isEqualTo(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json                          | JSON",
                "APPLICATION/JSON;Charset=\"UTF-8\"        | JSON",
                "application/x-www-form-urlencoded ; a=b   | FORM",
                "multipart/form-data; boundary=\"a;b\"     | MULTIPART",
            })
    void theTypeIsReadInAnySpelling(String contentType, MediaType type) {
        assertThat(MediaType.of(headers(contentType))).isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/json; charset=latin1",
                "application/json; charset=none-such",
                "multipart/form-data",
                "multipart/form-data; boundary=\"\"",
            })
    void otherTypesAndCharsetsAreUnsupported(String contentType) {
        assertUnsupported(headers(contentType));
    }

    /** Netty alone would take them for types without a charset. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset",
                "application/json; charset = utf-16",
                "application/json; charset=\"utf-16",
            })
    void parametersThatCannotBeParsedAreUnsupported(String contentType) {
        assertThat(HttpUtil.getMimeType(contentType).toString()).isEqualTo("application/json");
        assertUnsupported(headers(contentType));
    }

    @Test
    void aMissingOrRepeatedTypeAndACompressedBodyAreUnsupported() {
        assertUnsupported(MultiMap.caseInsensitiveMultiMap());
        assertUnsupported(headers("application/json").add("Content-Type", "application/json"));
        assertUnsupported(headers("application/json").add("Content-Encoding", "gzip"));
        assertThat(MediaType.of(headers("application/json").add("Content-Encoding", "identity")))
                .isEqualTo(MediaType.JSON);
    }
}
