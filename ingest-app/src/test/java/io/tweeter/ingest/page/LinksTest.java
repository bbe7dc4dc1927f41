package io.tweeter.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.ingest.read.Cursor;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"king", "duke senior", "a/b?c#d", "100%", "a+b", "שקספיר", "🎭", "\"'<>&;="})
    void everyHandleAndIdIsOneSegmentOfItsLink(String text) {
        assertThat(URI.create(Links.user(text)).getPath()).isEqualTo("/users/" + text);
        assertThat(URI.create(Links.tweet(text)).getPath()).isEqualTo("/tweets/" + text);
        assertThat(Links.user(text).chars().filter(c -> c == '/')).hasSize(2);
        assertThat(URI.create(Links.posted(text)).getRawFragment()).isNull();
        assertThat(URI.create(Links.posted(text)).getQuery()).isEqualTo("posted=" + text);
    }

    @Test
    void spacesArePercentEncodedAsPathsNeedThem() {
        assertThat(Links.user("duke senior")).isEqualTo("/users/duke%20senior");
    }

    @Test
    void theNextPageIsNamedByItsCursor() {
        Cursor cursor = new Cursor(Instant.EPOCH, "x");

        assertThat(Links.older("/users/ham", cursor))
                .isEqualTo("/users/ham?before=" + cursor.text());
    }
}
