package io.tweeter.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.ingest.post.LogUnavailableException.Reason;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostTest {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String[] BROWSER = {"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"};
    private static final String TWEET = "{\"handle\":\"Duke  Senior\",\"content\":\"Sweet!\"}";

    private TestService service;

    @BeforeEach
    void start() {
        service = TestService.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TWEET,
                "{\"tweet\":{\"content\":\"Sweet!\",\"handle\":\" duke senior \"}}",
                "{\"handle\":\"DUKE SENIOR\",\"content\":\" Sweet!\\n\",\"x\":{\"y\":[1,{}]}}",
                "\n {\"handle\":\"\\u0064uke senior\",\"content\":\"Sweet!\"} ",
            })
    void jsonIsAcceptedFlatAndNested(String json) throws Exception {
        HttpResponse<String> answer = service.postJson(json);

        assertThat(answer.statusCode()).isEqualTo(202);
        Tweet told = TweetJson.read(answer.body().getBytes(StandardCharsets.UTF_8));
        assertThat(told.handle()).isEqualTo("duke senior");
        assertThat(told.content()).isEqualTo("Sweet!");
        assertThat(service.log.tweets()).containsExactly(told);
        assertThat(answer.headers().firstValue("Location")).contains("/tweets/" + told.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tweet%5Bhandle%5D=duke+senior&tweet%5Bcontent%5D=Sweet%21",
                "tweet[handle]=duke%20senior&tweet[content]=Sweet!",
                "handle=duke+senior&content=Sweet!&commit=Tweet",
            })
    void formsAreAccepted(String form) throws Exception {
        HttpResponse<String> answer = service.post(FORM + "; charset=UTF-8", form);

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(service.log.tweets()).extracting(Tweet::handle).containsExactly("duke senior");
        assertThat(service.log.tweets()).extracting(Tweet::content).containsExactly("Sweet!");
    }

    @Test
    void multipartFormsAreAccepted() throws Exception {
        HttpResponse<String> answer =
                service.post(
                        "multipart/form-data; boundary=\"--x\"",
                        part("tweet[handle]", "Zoë")
                                + part("tweet[content]", "a\r\nb")
                                + "----x--\r\n");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(service.log.tweets()).extracting(Tweet::handle).containsExactly("zoë");
        assertThat(service.log.tweets()).extracting(Tweet::content).containsExactly("a\nb");
    }

    private static String part(String name, String value) {
        return "----x\r\nContent-Disposition: form-data; name=\""
                + name
                + "\"\r\n\r\n"
                + value
                + "\r\n";
    }

    @Test
    void browsersAreSentBackToThePage() throws Exception {
        HttpResponse<String> answer = service.post(FORM, "handle=a&content=b", BROWSER);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("/");
        assertThat(service.log.tweets()).hasSize(1);
    }

    @Test
    void thePagesFormIsToldWhichTweetItPosted() throws Exception {
        String form = "handle=a&content=b&idempotency_key=k";
        HttpResponse<String> answer = service.post(FORM, form, BROWSER);

        String id = service.log.tweets().get(0).id();
        assertThat(answer.headers().firstValue("Location")).contains("/?posted=" + id);
    }

    @Test
    void aFormSentTwiceIsOneTweetButOtherContentIsAnother() throws Exception {
        service.post(FORM, "handle=a&content=b&idempotency_key=k", BROWSER);
        service.post(FORM, "handle=a&content=b&idempotency_key=k", BROWSER);
        service.post(FORM, "handle=a&content=c&idempotency_key=k", BROWSER);

        List<String> ids = service.log.tweets().stream().map(Tweet::id).toList();
        assertThat(ids.get(1)).isEqualTo(ids.get(0));
        assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
    }

    @Test
    void equalTextWithoutAnIdempotencyKeyIsTwoTweets() throws Exception {
        service.postJson(TWEET);
        service.postJson(TWEET);

        assertThat(service.log.tweets()).extracting(Tweet::id).doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void anIdempotencyKeyNamesOneTweetOnEveryInstance() throws Exception {
        try (TestService another = TestService.start()) {
            service.postJson(TWEET, "Idempotency-Key", "k-1");
            another.postJson(TWEET, "Idempotency-Key", "k-1");
            another.post(FORM, "handle=duke+senior&content=Sweet!", "Idempotency-Key", "k-1");

            String id = service.log.tweets().get(0).id();
            assertThat(another.log.tweets()).extracting(Tweet::id).containsExactly(id, id);
        }
    }

    @Test
    void aQuotedKeyIsTheBareOne() throws Exception {
        service.postJson(TWEET, "Idempotency-Key", "k-1");
        service.postJson(TWEET, "Idempotency-Key", "\"k-1\"");

        String id = service.log.tweets().get(0).id();
        assertThat(service.log.tweets()).extracting(Tweet::id).containsExactly(id, id);
    }

    @Test
    void anotherContentUnderAUsedKeyIsRejectedByTheInstanceThatKnowsIt() throws Exception {
        String key = "Idempotency-Key";
        assertThat(service.postJson(tweet("a", "one"), key, "k").statusCode()).isEqualTo(202);

        HttpResponse<String> other = service.postJson(tweet("a", "two"), key, "\"k\"");
        assertThat(other.statusCode()).isEqualTo(422);
        assertProblem(other);
        assertThat(other.body()).contains("\"field\":\"Idempotency-Key\"");

        assertThat(service.postJson(tweet("A", " one"), key, "k").statusCode()).isEqualTo(202);
        assertThat(service.postJson(tweet("b", "two"), key, "k").statusCode()).isEqualTo(202);
        try (TestService another = TestService.start()) {
            assertThat(another.postJson(tweet("a", "two"), key, "k").statusCode()).isEqualTo(202);
        }
        assertThat(service.log.tweets())
                .extracting(Tweet::content)
                .containsExactly("one", "one", "two");
    }

    @Test
    void aTweetThatWasNotAcceptedCanBeCorrectedUnderItsKey() throws Exception {
        String key = "Idempotency-Key";
        assertThat(service.postJson(tweet("a", ""), key, "k").statusCode()).isEqualTo(422);
        service.log.becomeUnavailable(Reason.UNREACHABLE);
        assertThat(service.postJson(tweet("a", "one"), key, "k").statusCode()).isEqualTo(503);
        service.log.recover();

        assertThat(service.postJson(tweet("a", "two"), key, "k").statusCode()).isEqualTo(202);
    }

    @Test
    void afterAnAnswerForWantOfAnAcknowledgementTheKeyIsForTheSameContentOnly() throws Exception {
        String key = "Idempotency-Key";
        try (TestService impatient = TestService.start("TWEETER_ACK_TIMEOUT=500ms")) {
            impatient.log.withholdAcknowledgements();
            assertThat(impatient.postJson(tweet("a", "one"), key, "k").statusCode()).isEqualTo(503);

            assertThat(impatient.postJson(tweet("a", "two"), key, "k").statusCode()).isEqualTo(422);

            impatient.log.recover();
            assertThat(impatient.postJson(tweet("a", "one"), key, "k").statusCode()).isEqualTo(202);
        }
    }

    /** The cases that were wrong until handles followed RFC 8266. */
    @ParameterizedTest
    @CsvSource({
        "Zo\\u00eb, zo\u00eb",
        "Zoe\\u0308, zo\u00eb",
        "\\uff4b\\uff49\\uff4e\\uff47, king",
        "\\u212aing, king",
        "DUKE  Senior, duke senior",
        "stra\\u00dfe, stra\u00dfe",
        "STRASSE, strasse",
        "\\u0646\\u0627\\u0645\\u200c\\u0647\\u0627, \u0646\u0627\u0645\u200c\u0647\u0627",
        "\\u0646\\u0627\\u0645\\u0647\\u0627, \u0646\u0627\u0645\u0647\u0627",
    })
    void theSpellingsOfAHandleAreOneUser(String typed, String handle) throws Exception {
        assertThat(service.postJson(tweet(typed, "x")).statusCode()).isEqualTo(202);
        assertThat(service.log.tweets()).extracting(Tweet::handle).containsExactly(handle);
    }

    @ParameterizedTest
    @CsvSource({
        "a\\u200bb, U+200B",
        "a\\u00adb, U+00AD",
        "a\\u202eb, U+202E",
        "a\\ufeffb, U+FEFF",
        "a\\u200cb, U+200C",
        "a\\ue000b, U+E000",
        "a\\u0378b, U+0378",
        "., .",
        ".., ..",
        "\\uff0e, .",
    })
    void aHandleThatWouldDeceiveOrHasNoPageIsRejectedAndNamed(String typed, String named)
            throws Exception {
        HttpResponse<String> answer = service.postJson(tweet(typed, "x"));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertProblem(answer);
        assertThat(answer.body()).contains("\"field\":\"handle\"", named);
    }

    @Test
    void contentWithoutAVisibleCharacterIsRejectedAndATabBecomesABlank() throws Exception {
        HttpResponse<String> answer = service.postJson(tweet("a", "\\u200b\\u200b"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"field\":\"content\"", "no visible character");

        assertThat(service.postJson(tweet("a", "a\\tb")).statusCode()).isEqualTo(202);
        assertThat(service.log.tweets()).extracting(Tweet::content).containsExactly("a b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"content\":\"x\"}                      | handle",
                "{\"handle\":\"x\"}                       | content",
                "{\"handle\":\" \",\"content\":\"x\"}       | handle",
                "{\"handle\":\"x\",\"content\":\"\"}        | content",
                "{\"handle\":7,\"content\":\"x\"}         | handle",
                "{\"handle\":\"x\",\"content\":[\"y\"]}     | content",
                "{\"handle\":null,\"content\":\"x\"}      | handle",
                "{\"handle\":\"x\\u0000\",\"content\":\"x\"} | handle",
                "{\"handle\":\"x\",\"content\":\"\\ud800\"} | content",
                "{\"tweet\":{\"handle\":\"x\"},\"content\":\"x\"} | content",
            })
    void aBrokenRuleNamesItsField(String json, String field) throws Exception {
        HttpResponse<String> answer = service.postJson(json);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertProblem(answer);
        assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
        assertThat(service.log.tweets()).isEmpty();
    }

    @Test
    void everyBrokenRuleIsNamed() throws Exception {
        HttpResponse<String> answer = service.postJson("{}", "Idempotency-Key", "not visible");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"Idempotency-Key\"", "\"handle\"", "\"content\"");
    }

    @Test
    void lengthsAreCountedInCodePoints() throws Exception {
        String hearts = "💜".repeat(140);

        assertThat(service.postJson(tweet("x", hearts)).statusCode()).isEqualTo(202);
        assertThat(service.postJson(tweet("x", hearts + "!")).statusCode()).isEqualTo(422);
        assertThat(service.postJson(tweet("h".repeat(50), "x")).statusCode()).isEqualTo(202);
        assertThat(service.postJson(tweet("h".repeat(51), "x")).statusCode()).isEqualTo(422);
    }

    private static String tweet(String handle, String content) {
        return "{\"handle\":\"" + handle + "\",\"content\":\"" + content + "\"}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "7",
                "\"text\"",
                "[]",
                "[" + TWEET + "]",
                "{",
                "{\"handle\":",
                TWEET + TWEET,
                TWEET + "x",
                "{'handle':'x'}",
                "handle=x&content=y",
                "\u0000",
                "{\"x\":" + "{\"x\":{\"x\":{\"x\":{\"x\":{\"x\":{\"x\":{\"x\":{\"x\":{\"x\":",
            })
    void aBodyThatIsNotAJsonObjectIsABadRequest(String body) throws Exception {
        HttpResponse<String> answer = service.postJson(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertProblem(answer);
    }

    @Test
    void deepNestingIsRejected() throws Exception {
        assertThat(service.postJson("{\"x\":" + "[".repeat(5_000)).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", FORM})
    void bytesThatAreNotUtf8AreABadRequest(String type) throws Exception {
        byte[][] bodies = {
            "{\"handle\":\"x\",\"content\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1),
            "{\"handle\":\"x\",\"content\":\"a\"}".getBytes(StandardCharsets.UTF_16LE),
            {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'},
            {'h', '=', (byte) 0xed, (byte) 0xa0, (byte) 0x80},
        };
        for (byte[] body : bodies) {
            HttpResponse<String> answer =
                    service.send(
                            service.request("/tweets")
                                    .header("Content-Type", type)
                                    .POST(BodyPublishers.ofByteArray(body)));
            // The second is valid UTF-8 with NUL characters, so a form takes it for a field's name.
            assertThat(answer.statusCode()).isIn(400, 422);
            if (type.equals("application/json")) {
                assertThat(answer.statusCode()).isEqualTo(400);
            }
        }
        assertThat(service.log.tweets()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "handle=%&content=x",
                "handle=%4&content=x",
                "handle=%zz&content=x",
                "handle=%ff&content=x",
                "handle=a&handle=b&content=x",
            })
    void brokenFormsAreBadRequests(String form) throws Exception {
        HttpResponse<String> answer = service.post(FORM, form);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertProblem(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not multipart at all",
                "----x\r\n",
                "----x\r\n\r\nno name\r\n----x--\r\n",
                "----x\r\nContent-Disposition: form-data; name=\"handle\"\r\n\r\nx",
                "----x\r\nContent-Disposition: form-data; name=\"handle\"; filename=\"f\"\r\n\r\nx\r\n----x--\r\n",
            })
    void brokenMultipartIsRejected(String body) throws Exception {
        HttpResponse<String> answer = service.post("multipart/form-data; boundary=\"--x\"", body);

        assertThat(answer.statusCode()).isIn(400, 422);
        assertProblem(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/json; charset=iso-8859-1",
                "application/json; charset=\"utf-16\"",
                "application/jsonx",
                "json",
                ";",
                "application/json; charset",
                "multipart/form-data",
                "multipart/form-data; boundary=",
                "application/json, text/plain",
                "*/*",
                FORM + "; charset=windows-1252",
            })
    void otherTypesAreUnsupported(String type) throws Exception {
        HttpResponse<String> answer = service.post(type, TWEET);

        assertThat(answer.statusCode()).isEqualTo(415);
        assertProblem(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json;charset=utf-8",
                "application/json; charset=\"UTF-8\"",
                "application/json ; a=b; charset=Utf-8",
            })
    void equivalentSpellingsOfATypeAreSupported(String type) throws Exception {
        assertThat(service.post(type, TWEET).statusCode()).isEqualTo(202);
    }

    @Test
    void compressedBodiesAndBodiesWithoutATypeAreUnsupported() throws Exception {
        HttpRequest.Builder typeless =
                service.request("/tweets").POST(BodyPublishers.ofString(TWEET));

        assertThat(service.send(typeless).statusCode()).isEqualTo(415);
        assertThat(service.postJson(TWEET, "Content-Encoding", "gzip").statusCode()).isEqualTo(415);
    }

    @Test
    void bodiesMayHaveSixteenKibibytes() throws Exception {
        String padding = " ".repeat(16 * 1024 - TWEET.length());

        assertThat(service.postJson(TWEET + padding).statusCode()).isEqualTo(202);
        HttpResponse<String> answer = service.postJson(TWEET + padding + " ");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertProblem(answer);
        assertThat(service.postJson(TWEET).statusCode()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, http://evil.example",
        "Origin, null",
        "Origin, http://127.0.0.1:1",
        "Origin, https://127.0.0.1",
        "Origin, ::",
    })
    void postsFromPagesOfOtherSitesAreRejected(String header, String value) throws Exception {
        for (String type : List.of(FORM, "application/json", "text/plain")) {
            HttpResponse<String> answer = service.post(type, TWEET, header, value);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertProblem(answer);
        }
        assertThat(service.log.tweets()).isEmpty();
    }

    @Test
    void postsFromTheOwnPageAreAccepted() throws Exception {
        String origin = "http://127.0.0.1:" + service.port();

        assertThat(service.postJson(TWEET, "Origin", origin).statusCode()).isEqualTo(202);
        assertThat(service.postJson(TWEET, "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(202);
        assertThat(service.postJson(TWEET, "Sec-Fetch-Site", "none").statusCode()).isEqualTo(202);
    }

    @Test
    void browsersGetTheFormWithErrorsAndWhatWasTyped() throws Exception {
        HttpResponse<String> answer =
                service.post(FORM, "handle=%3Cb%3E&content=&idempotency_key=key-1", BROWSER);

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/html");
        assertThat(answer.body()).contains("&lt;b", "is empty", "key-1").doesNotContain("<b>");
    }

    @Test
    void browsersGetTheFormWhenKafkaIsUnavailable() throws Exception {
        service.log.becomeUnavailable(Reason.UNREACHABLE);
        HttpResponse<String> answer = service.post(FORM, "handle=me&content=hello", BROWSER);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body())
                .contains("<form", "hello", "unless it has appeared by then")
                .doesNotContain("not be posted twice");
    }

    @Test
    void aFormWithAKeyIsNotPostedTwiceAndSaysSo() throws Exception {
        service.log.becomeUnavailable(Reason.TIMEOUT);
        HttpResponse<String> answer =
                service.post(FORM, "handle=me&content=hello&idempotency_key=k", BROWSER);

        assertThat(answer.body()).contains("it will not be posted twice");
    }

    @ParameterizedTest
    @CsvSource({"UNREACHABLE, 5", "TIMEOUT, 5", "BUSY, 1"})
    void whileTheLogIsUnavailableClientsAreAskedToRetryLater(Reason reason, String seconds)
            throws Exception {
        service.log.becomeUnavailable(reason);
        HttpResponse<String> answer = service.postJson(TWEET);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains(seconds);
        assertProblem(answer);

        service.log.recover();
        assertThat(service.postJson(TWEET).statusCode()).isEqualTo(202);
    }

    @Test
    void aTweetThatIsNotAcknowledgedInTimeIsNotAccepted() throws Exception {
        try (TestService impatient = TestService.start("TWEETER_ACK_TIMEOUT=500ms")) {
            impatient.log.withholdAcknowledgements();
            HttpResponse<String> answer = impatient.postJson(TWEET);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();

            // The acknowledgement comes too late and changes nothing.
            impatient.log.acknowledgeNext();
            impatient.log.recover();
            assertThat(impatient.postJson(TWEET).statusCode()).isEqualTo(202);
        }
    }

    @Test
    void theNumberOfTweetsInFlightIsLimited() throws Exception {
        try (TestService narrow =
                TestService.start("TWEETER_MAX_IN_FLIGHT=3", "TWEETER_ACK_TIMEOUT=2m")) {
            narrow.log.withholdAcknowledgements();
            List<CompletableFuture<HttpResponse<String>>> waiting =
                    IntStream.range(0, 3).mapToObj(i -> narrow.sendAsync(TWEET)).toList();
            org.awaitility.Awaitility.await()
                    .atMost(TestService.TIMEOUT)
                    .until(() -> narrow.log.tweets().size() == 3);

            HttpResponse<String> refused = narrow.postJson(TWEET);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");

            for (int i = 0; i < 3; i++) {
                narrow.log.acknowledgeNext();
            }
            for (CompletableFuture<HttpResponse<String>> answer : waiting) {
                assertThat(answer.get().statusCode()).isEqualTo(202);
            }
            narrow.log.recover();
            assertThat(narrow.postJson(TWEET).statusCode()).isEqualTo(202);
        }
    }

    @Test
    void postsThatWereNotAcceptedAreCountedByReason() throws Exception {
        service.postJson(TWEET);
        service.postJson("{}");
        service.postJson("nonsense");
        service.post("text/plain", "x");

        assertThat(service.get("/metrics").body())
                .contains(
                        "tweeter_tweets_accepted_total 1.0",
                        "tweeter_tweets_refused_total{reason=\"invalid\"} 1.0",
                        "tweeter_tweets_refused_total{reason=\"malformed\"} 1.0",
                        "tweeter_tweets_refused_total{reason=\"media_type\"} 1.0",
                        "tweeter_http_request_duration_seconds_bucket{method=\"POST\"");
    }

    private static void assertProblem(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(answer.body()).contains("\"status\":" + answer.statusCode());
    }
}
