package io.tweeter.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "application/xhtml+xml",
                "TEXT/HTML;q=0.1",
                "application/json, text/html",
                "application/json;q=0.5, text/html;q=0.6",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            })
    void clientsThatNameHtmlGetAPage(String accept) {
        assertThat(Accept.prefersHtml(List.of(accept))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/*",
                "text/html;q=0",
                "text/html;q=x",
                "text/html;q=0.5, application/problem+json",
            })
    void otherClientsDoNot(String accept) {
        assertThat(Accept.prefersHtml(List.of(accept))).isFalse();
    }

    @Test
    void severalHeadersCountTogether() {
        assertThat(Accept.prefersHtml(List.of("text/html;q=0.5", "application/json"))).isFalse();
        assertThat(Accept.prefersHtml(List.of())).isFalse();
    }
}
