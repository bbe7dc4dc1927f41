package io.tweeter.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SameOriginTest {

    private static MultiMap headers(String name, String value) {
        return MultiMap.caseInsensitiveMultiMap().add("Host", "tweeter.example").add(name, value);
    }

    private static void assertForbidden(MultiMap headers) {
        assertThat(
                        catchThrowableOfType(
                                        ProblemException.class, () -> SameOrigin.require(headers))
                                .problem()
                                .type())
                .isEqualTo(ProblemType.FORBIDDEN);
    }

    @Test
    void programsSendNeitherHeader() {
        assertThatCode(() -> SameOrigin.require(MultiMap.caseInsensitiveMultiMap()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, same-origin",
        "Sec-Fetch-Site, none",
        "Origin, http://tweeter.example",
        "Origin, http://TWEETER.example:80",
    })
    void theOwnPageMaySendRequests(String name, String value) {
        assertThatCode(() -> SameOrigin.require(headers(name, value))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "http://evil.example",
                "http://tweeter.example:8080",
                "https://tweeter.example:80.evil.example",
                "::",
            })
    void pagesOfOtherOriginsMayNot(String origin) {
        assertForbidden(headers("Origin", origin));
    }

    @Test
    void whatTheBrowserSaysOfTheSiteTakesPrecedence() {
        assertForbidden(
                headers("Sec-Fetch-Site", "same-site").add("Origin", "http://tweeter.example"));
    }

    @Test
    void withoutAHostNoOriginIsTheOwn() {
        assertForbidden(MultiMap.caseInsensitiveMultiMap().add("Origin", "http://tweeter.example"));
    }
}
