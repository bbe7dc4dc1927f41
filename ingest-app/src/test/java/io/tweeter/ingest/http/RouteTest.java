package io.tweeter.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets of requests, and the routes that match them. */
class RouteTest {

    private static final RouteHandler HANDLER =
            request -> Future.failedFuture("not called in this test");

    private static Optional<List<String>> match(String template, String target) {
        return Route.of(template).match(Target.parse(target).segments());
    }

    @Test
    void aVariableMatchesOneSegmentAndIsDecoded() {
        assertThat(match("/users/{handle}/tweets", "/users/a%2Fb+c/tweets"))
                .contains(List.of("a/b+c"));
        assertThat(match("/users/{handle}/tweets", "/users//tweets")).isEmpty();
        assertThat(match("/users/{handle}", "/users/a/b")).isEmpty();
    }

    @Test
    void aStarMatchesOneOrMoreSegments() {
        assertThat(match("/assets/*", "/assets/a/b")).contains(List.of("a", "b"));
        assertThat(match("/assets/*", "/assets")).isEmpty();
    }

    @Test
    void onlyRoutesWithoutVariablesAreFixed() {
        assertThat(Route.of("/tweets").isFixed()).isTrue();
        assertThat(Route.of("/tweets/{id}").isFixed()).isFalse();
        assertThat(Route.of("/assets/*").isFixed()).isFalse();
    }

    @Test
    void headIsHandledLikeGet() {
        Route route = Route.of("/tweets").get(HANDLER);

        assertThat(route.handler(HttpMethod.HEAD)).contains(HANDLER);
        assertThat(route.handler(HttpMethod.POST)).isEmpty();
        assertThat(route.allowed()).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b?c=d?e, 2, c=d?e",
        "/, 0, ''",
        "/?x, 0, x",
        "/a/, 2, ''",
        "http://host:1/a?b, 1, b",
        "HTTPS://host, 0, ''",
    })
    void aTargetHasSegmentsAndAQuery(String uri, int segments, String query) {
        Target target = Target.parse(uri);

        assertThat(target.segments()).hasSize(segments);
        assertThat(target.query()).isEqualTo(query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "tweets", "/a#b", "/%", "/%ff", "ftp://host/"})
    void anythingElseIsABadRequest(String uri) {
        assertThat(
                        catchThrowableOfType(ProblemException.class, () -> Target.parse(uri))
                                .problem()
                                .type())
                .isEqualTo(ProblemType.BAD_REQUEST);
    }
}
