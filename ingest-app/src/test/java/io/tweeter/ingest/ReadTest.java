package io.tweeter.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.ingest.read.Cursor;
import io.tweeter.model.Tweet;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Pattern NEXT = Pattern.compile("\"next\":\"(?<cursor>[^\"]+)\"");
    private static final Pattern ID = Pattern.compile("\"id\":\"(?<id>[^\"]+)\"");
    private static final String HTML = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8";

    private TestService service;

    @BeforeEach
    void start() {
        service = TestService.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private void add(int tweets) {
        for (int i = 0; i < tweets; i++) {
            // Several share a millisecond, so that ids decide the order.
            String id = String.format("id-%03d", i);
            service.reads.add(new Tweet(id, "king", "text " + i, NOON.plusMillis(i / 7)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tweets", "/users/king/tweets", "/users/%20KING/tweets"})
    void pagesFollowEachOtherWithoutGapOrOverlap(String path) throws Exception {
        add(60);
        List<String> ids = new ArrayList<>();
        String query = "?limit=17";
        int pages = 0;
        while (!query.isEmpty()) {
            HttpResponse<String> answer = service.get(path + query);
            assertThat(answer.statusCode()).isEqualTo(200);
            Matcher id = ID.matcher(answer.body());
            while (id.find()) {
                ids.add(id.group("id"));
            }
            Matcher next = NEXT.matcher(answer.body());
            query = next.find() ? "?limit=17&before=" + next.group("cursor") : "";
            pages++;
        }

        assertThat(pages).isEqualTo(4);
        assertThat(ids).hasSize(60).doesNotHaveDuplicates();
        assertThat(ids).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void aPageHas25TweetsUnlessAskedOtherwise() throws Exception {
        add(200);

        assertThat(ID.matcher(service.get("/tweets").body()).results()).hasSize(25);
        assertThat(ID.matcher(service.get("/tweets?limit=1").body()).results()).hasSize(1);
        assertThat(ID.matcher(service.get("/tweets?limit=100").body()).results()).hasSize(100);
    }

    @ParameterizedTest
    @CsvSource({
        "/tweets?limit=0, limit",
        "/tweets?limit=101, limit",
        "/tweets?limit=-1, limit",
        "/tweets?limit=, limit",
        "/tweets?limit, limit",
        "/tweets?limit=1e1, limit",
        "/tweets?limit=99999999999, limit",
        "/tweets?limit=%D9%A1, limit",
        "/tweets?limit=1&limit=2, limit",
        "/tweets?before=, before",
        "/tweets?before=null, before",
        "/tweets?before=AAAAAAAAAAA, before",
        "/users/king?before=x, before",
        "/users/king/tweets?before=x, before",
        "/users/king/tweets?limit=x, limit",
        "/analytics?limit=1000, limit",
        "/analytics?window=60, window",
        "/analytics?window=60s&window=60s, window",
        "/?before=x, before",
    })
    void invalidParametersAreNamed(String path, String parameter) throws Exception {
        HttpResponse<String> answer = service.get(path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"field\":\"" + parameter + "\"");
    }

    @Test
    void aModifiedCursorIsRejected() throws Exception {
        add(30);
        Matcher next = NEXT.matcher(service.get("/tweets").body());
        assertThat(next.find()).isTrue();
        String cursor = next.group("cursor");

        assertThat(service.get("/tweets?before=" + cursor).statusCode()).isEqualTo(200);
        assertThat(service.get("/tweets?before=" + cursor + "A").statusCode()).isEqualTo(400);
        assertThat(service.get("/tweets?before=~" + cursor.substring(1)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aCursorIsValidOnEveryInstance() throws Exception {
        add(30);
        Matcher next = NEXT.matcher(service.get("/tweets").body());
        assertThat(next.find()).isTrue();
        try (TestService another = TestService.start()) {
            another.reads.add(new Tweet("id-000", "king", "text", NOON));
            HttpResponse<String> answer = another.get("/tweets?before=" + next.group("cursor"));
            assertThat(answer.body()).contains("id-000");
        }
    }

    @Test
    void aTweetIsJsonOrAPage() throws Exception {
        add(1);
        HttpResponse<String> json = service.get("/tweets/id-000");
        HttpResponse<String> page = service.get("/tweets/id-000", "Accept", HTML);

        assertThat(json.body())
                .isEqualTo(
                        "{\"id\":\"id-000\",\"handle\":\"king\",\"content\":\"text 0\","
                                + "\"created_at\":\"2026-01-31T12:00:00.000Z\"}");
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.body()).contains("text 0");
        assertThat(json.headers().firstValue("Vary")).contains("accept");
        assertThat(page.headers().firstValue("Vary")).contains("accept");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/*                                  | application/json",
                "application/json                     | application/json",
                "application/json, text/html;q=0.5    | application/json",
                "text/html;q=0                        | application/json",
                "text/html;q=nonsense                 | application/json",
                "image/png                            | application/json",
                "text/html                            | text/html; charset=utf-8",
                "TEXT/HTML                            | text/html; charset=utf-8",
                "application/json;q=0.1, text/html    | text/html; charset=utf-8",
            })
    void clientsThatPreferHtmlGetAPage(String accept, String type) throws Exception {
        assertThat(service.get("/analytics", "Accept", accept).headers().firstValue("Content-Type"))
                .contains(type);
    }

    @Test
    void handlesInThePathMayHoldAnything() throws Exception {
        service.reads.add(new Tweet("a", "duke senior", "x", NOON));
        service.reads.add(new Tweet("b", "zoë/💜?", "y", NOON));

        assertThat(service.get("/users/duke%20senior").body())
                .isEqualTo(
                        "{\"handle\":\"duke senior\",\"tweets\":1,"
                                + "\"last_tweet_at\":\"2026-01-31T12:00:00.000Z\"}");
        assertThat(service.get("/users/%20Duke%20%20Senior%20").statusCode()).isEqualTo(200);
        assertThat(service.get("/users/ZO%C3%8B%2F%F0%9F%92%9C%3F").body()).contains("\"zoë/💜?\"");
        // e and U+0308, and full-width letters
        assertThat(service.get("/users/zoe%CC%88%2F%F0%9F%92%9C%3F").body())
                .contains("\"zoë/💜?\"");
        assertThat(service.get("/users/%EF%BD%84uke%20senior/tweets").body()).contains("\"a\"");
        assertThat(service.get("/users/duke+senior").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/nobody",
                "/users/%00",
                "/users/a%E2%80%8Bb",
                "/users/%2E%2E",
                "/users/%20",
                "/users/",
                "/users",
                "/hashtags/a.b/tweets",
                "/hashtags/%23%23x/tweets",
                "/tweets/unknown",
                "/tweets/%20",
                "/tweets/",
                "/tweets/a/b",
                "/nothing",
                "/assets/",
                "/assets/none.css",
                "/assets/..%2fopenapi.yaml",
                "/assets/log4j2.xml",
                "/assets/%2e%2e/openapi.yaml",
                "/assets/tweeter.class",
                "//",
                "/health",
                "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s",
            })
    void unknownAddressesAreNotFound(String path) throws Exception {
        HttpResponse<String> answer = service.get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
    }

    @Test
    void problemsArePagesForBrowsers() throws Exception {
        HttpResponse<String> answer = service.get("/users/nobody", "Accept", HTML);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("<html", "404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%E2%80%BC", "%21%21", "%23%21%21"})
    void aHashtagIsFoundAsWrittenAndAsNormalized(String hashtag) throws Exception {
        service.reads.add(new Tweet("a", "ham", "Words #\u203c", NOON));

        assertThat(service.get("/hashtags/" + hashtag + "/tweets").body()).contains("Words");
    }

    @Test
    void aUserWithoutTweetsHasAnEmptyTimeline() throws Exception {
        assertThat(service.get("/users/nobody/tweets").body())
                .isEqualTo("{\"tweets\":[],\"next\":null}");
    }

    @Test
    void boardsAreRanked() throws Exception {
        for (String id : List.of("1", "2", "3", "4", "5")) {
            String handle = List.of("a", "b", "a", "b", "c").get(Integer.parseInt(id) - 1);
            service.reads.add(new Tweet(id, handle, "x", NOON));
        }
        String board =
                "[{\"rank\":1,\"handle\":\"a\",\"tweets\":2},"
                        + "{\"rank\":2,\"handle\":\"b\",\"tweets\":2},"
                        + "{\"rank\":3,\"handle\":\"c\",\"tweets\":1}]";

        assertThat(service.get("/analytics").body()).isEqualTo(board);
        assertThat(service.get("/analytics?window=60s&limit=100").body()).isEqualTo(board);
        assertThat(service.get("/analytics?limit=1").body())
                .contains("\"a\"")
                .doesNotContain("\"b\"");
        assertThat(service.get("/analytics", "Accept", HTML).body()).contains("<html", ">a<");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tweets",
                "/tweets/x",
                "/users/x",
                "/users/x/tweets",
                "/analytics",
                "/analytics?window=60s",
            })
    void whileTheStoreIsUnavailableClientsAreAskedToRetryLater(String path) throws Exception {
        service.reads.becomeUnavailable();
        for (String accept : List.of("application/json", HTML)) {
            HttpResponse<String> answer = service.get(path, "Accept", accept);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).contains("3");
        }
        assertThat(service.postJson("{\"handle\":\"a\",\"content\":\"b\"}").statusCode())
                .isEqualTo(202);
        assertThat(service.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void theHomePageHasTheFormWhileTheStoreIsUnavailable() throws Exception {
        service.reads.becomeUnavailable();
        HttpResponse<String> answer = service.get("/?posted=x");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("<form");
    }

    @Test
    void textOfTweetsIsEscaped() throws Exception {
        String evil = "<script>alert('x')</script>\"&";
        service.reads.add(new Tweet("a", evil, evil, NOON));
        for (String path : List.of("/", "/tweets/a", "/analytics")) {
            assertThat(service.get(path, "Accept", HTML).body())
                    .contains("&lt;script")
                    .doesNotContain("<script>");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /tweets, 'GET, POST, HEAD, OPTIONS'",
        "PUT, /tweets/x, 'GET, HEAD, OPTIONS'",
        "POST, /, 'GET, HEAD, OPTIONS'",
        "POST, /analytics, 'GET, HEAD, OPTIONS'",
        "PATCH, /health/live, 'GET, HEAD, OPTIONS'",
        "BREW, /metrics, 'GET, HEAD, OPTIONS'",
    })
    void otherMethodsAreNotAllowed(String method, String path, String allowed) throws Exception {
        HttpResponse<String> refused =
                service.send(
                        service.request(path).method(method, BodyPublishers.ofString("ignored")));
        HttpResponse<String> options =
                service.send(service.request(path).method("OPTIONS", BodyPublishers.noBody()));

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains(allowed);
        assertThat(options.statusCode()).isEqualTo(204);
        assertThat(options.headers().firstValue("Allow")).contains(allowed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/tweets",
                "/analytics",
                "/health/live",
                "/metrics",
                "/openapi.yaml",
                "/events",
                "/assets/tweeter.css",
                "/nothing",
            })
    void headIsGetWithoutTheBody(String path) throws Exception {
        HttpResponse<String> head =
                service.send(service.request(path).method("HEAD", BodyPublishers.noBody()));

        assertThat(head.statusCode()).isEqualTo(path.equals("/nothing") ? 404 : 200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/tweeter.css", "/openapi.yaml"})
    void filesAreSentOnlyWhenTheyHaveChanged(String path) throws Exception {
        HttpResponse<String> first = service.get(path);
        String tag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = service.get(path, "If-None-Match", tag);
        HttpResponse<String> changed = service.get(path, "If-None-Match", "\"other\"");

        assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.body()).isEqualTo(first.body());
    }

    @ParameterizedTest
    @CsvSource({
        "/assets/tweeter.css, text/css; charset=utf-8",
        "/assets/tweeter.js, text/javascript; charset=utf-8",
        "/assets/logo.svg, image/svg+xml",
        "/openapi.yaml, application/yaml",
    })
    void filesHaveTheirType(String path, String type) throws Exception {
        assertThat(service.get(path).headers().firstValue("Content-Type")).contains(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/tweets", "/nothing", "/assets/tweeter.js", "/metrics"})
    void everyAnswerKeepsBrowsersSafe(String path) throws Exception {
        HttpResponse<String> answer = service.get(path);

        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("same-origin");
        assertThat(answer.headers().firstValue("Date")).isPresent();
    }

    @Test
    void metricsSayWhetherTheInstanceIsReadyAndWhichServersItCanUse() throws Exception {
        assertThat(service.get("/metrics").body())
                .contains(
                        "tweeter_ready 1.0",
                        "tweeter_dependency_up{dependency=\"kafka\"} 1.0",
                        "tweeter_dependency_up{dependency=\"cassandra\"} 1.0");
        service.reads.becomeUnavailable();
        service.log.becomeUnavailable(
                io.tweeter.ingest.post.LogUnavailableException.Reason.UNREACHABLE);
        assertThat(service.get("/metrics").body())
                .contains(
                        "tweeter_ready 0.0",
                        "tweeter_dependency_up{dependency=\"kafka\"} 0.0",
                        "tweeter_dependency_up{dependency=\"cassandra\"} 0.0");
    }

    @Test
    void readyNeedsKafkaAndLiveNeedsNothing() throws Exception {
        assertThat(service.get("/health/ready").body())
                .isEqualTo("{\"status\":\"ready\",\"kafka\":\"up\",\"cassandra\":\"up\"}");

        service.reads.becomeUnavailable();
        assertThat(service.get("/health/ready").body())
                .isEqualTo("{\"status\":\"ready\",\"kafka\":\"up\",\"cassandra\":\"down\"}");

        service.log.becomeUnavailable(
                io.tweeter.ingest.post.LogUnavailableException.Reason.UNREACHABLE);
        HttpResponse<String> ready = service.get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).contains("Kafka is unavailable");
        assertThat(ready.headers().firstValue("Retry-After")).isPresent();
        assertThat(service.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void cursorsOfTheApiCanBeParsed() throws Exception {
        add(2);
        Matcher next = NEXT.matcher(service.get("/tweets?limit=1").body());
        assertThat(next.find()).isTrue();

        assertThat(Cursor.parse(next.group("cursor"))).contains(new Cursor(NOON, "id-001"));
    }
}
