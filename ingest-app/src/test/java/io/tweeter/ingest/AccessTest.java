package io.tweeter.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Posting with tokens and rate limits. */
class AccessTest {

    private static final String TWEET = "{\"handle\":\"a\",\"content\":\"b\"}";
    private static final String TOKEN = "0123456789abcdef";
    private static final String OTHER = "fedcba9876543210";

    @Test
    void anyOfTheTokensIsAccepted() throws Exception {
        try (TestService service = TestService.start("TWEETER_TOKENS=" + TOKEN + "\n" + OTHER)) {
            for (String shown : List.of("Bearer " + TOKEN, "bearer  " + OTHER)) {
                assertThat(service.postJson(TWEET, "Authorization", shown).statusCode())
                        .isEqualTo(202);
            }
            assertThat(service.log.tweets()).hasSize(2);
        }
    }

    @Test
    void withoutAValidTokenTweetsAreRejectedAndNoTokenIsRevealed() throws Exception {
        try (TestService service = TestService.start("TWEETER_TOKENS=" + TOKEN)) {
            for (String shown :
                    List.of(
                            "Bearer " + OTHER,
                            "Bearer " + TOKEN.substring(1),
                            "Bearer " + TOKEN + "0",
                            "Bearer",
                            "Bearer ",
                            "Basic " + TOKEN,
                            TOKEN)) {
                HttpResponse<String> answer = service.postJson(TWEET, "Authorization", shown);
                assertThat(answer.statusCode()).as(shown).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
                assertThat(answer.body()).doesNotContain(TOKEN).doesNotContain(OTHER);
            }
            HttpResponse<String> two =
                    service.postJson(
                            TWEET,
                            "Authorization",
                            "Bearer " + TOKEN,
                            "Authorization",
                            "Bearer " + OTHER);
            assertThat(two.statusCode()).isEqualTo(401);
            assertThat(service.postJson(TWEET).statusCode()).isEqualTo(401);
            assertThat(service.log.tweets()).isEmpty();
            assertThat(service.get("/metrics").body())
                    .contains("tweeter_tweets_refused_total{reason=\"unauthorized\"} 9.0")
                    .doesNotContain(TOKEN);
        }
    }

    @Test
    void readsNeedNoTokenAndThePageHasNoForm() throws Exception {
        try (TestService service = TestService.start("TWEETER_TOKENS=" + TOKEN)) {
            HttpResponse<String> page = service.get("/", "Accept", "text/html");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).doesNotContain("<form").contains("needs a token");
            assertThat(service.get("/tweets").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anAddressThatPostsTooOftenIsAskedToRetryLater() throws Exception {
        try (TestService service = TestService.start("TWEETER_POSTS_PER_SECOND=1")) {
            assertThat(service.postJson(TWEET).statusCode()).isEqualTo(202);
            // More than the number of seconds that this can take.
            List<HttpResponse<String>> answers =
                    Stream.generate(() -> service.sendAsync(TWEET)).limit(200).toList().stream()
                            .map(answer -> answer.join())
                            .toList();
            List<HttpResponse<String>> refused =
                    answers.stream().filter(answer -> answer.statusCode() == 429).toList();
            assertThat(refused).isNotEmpty();
            assertThat(refused.get(0).headers().firstValue("Retry-After")).contains("1");
            assertThat(service.log.tweets()).hasSize(1 + answers.size() - refused.size());
            // Nothing else is the reason.
            assertThat(
                            answers.stream()
                                    .filter(answer -> answer.statusCode() != 202)
                                    .map(HttpResponse::statusCode)
                                    .distinct())
                    .containsExactly(429);
        }
    }

    @Test
    void behindALoadBalancerEachClientHasALimitOfItsOwn() throws Exception {
        try (TestService service =
                TestService.start("TWEETER_POSTS_PER_SECOND=1", "TWEETER_FORWARDED_FOR=true")) {
            for (int client = 1; client <= 20; client++) {
                // Only the last address is the load balancer's own.
                String header = "203.0.113.9, 198.51.100." + client;
                assertThat(service.postJson(TWEET, "X-Forwarded-For", header).statusCode())
                        .isEqualTo(202);
            }
            // More than the number of seconds that this can take.
            List<CompletableFuture<HttpResponse<String>>> ofOne =
                    Stream.generate(
                                    () ->
                                            service.sendAsync(
                                                    TWEET, "X-Forwarded-For", "198.51.100.21"))
                            .limit(200)
                            .toList();
            assertThat(ofOne.stream().map(answer -> answer.join().statusCode())).contains(429);
            assertThat(service.postJson(TWEET, "X-Forwarded-For", "198.51.100.22").statusCode())
                    .isEqualTo(202);
        }
    }
}
