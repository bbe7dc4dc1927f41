package io.tweeter.ingest;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import io.tweeter.deploy.testkit.browser.Chromium;
import io.tweeter.deploy.testkit.browser.Look;
import io.tweeter.deploy.testkit.browser.Window;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetRules;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The page in a real browser, served by the real HTTP server over a pipeline in memory. */
@Timeout(120)
class PageIT {

    private static final int TIMEOUT_MS = 30_000;

    private static final String HOSTILE = "<img src=x onerror=\"document.title='pwned'\">";

    static final List<Look> LOOKS =
            List.of(Look.PHONE, Look.PHONE.inTheDark(), Look.DESKTOP, Look.DESKTOP.inTheDark());

    private static final Path HAPROXY =
            Path.of("../deploy/stack/src/main/resources/io/tweeter/deploy/stack/haproxy.cfg");

    private static Chromium chromium;

    private final MemoryPipeline pipeline = new MemoryPipeline();
    private IngestTestServer server;
    private URI base;

    @BeforeAll
    static void startBrowser() {
        chromium = Chromium.start();
        PlaywrightAssertions.setDefaultAssertionTimeout(TIMEOUT_MS);
    }

    @AfterAll
    static void stopBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void startServer() {
        server = IngestTestServer.start(pipeline, 0);
        base = server.address();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private Window open(Look look, String path) {
        Window window = chromium.open(base, look);
        window.page().navigate(path);
        return window;
    }

    private void say(String id, int secondsAgo, String handle, String content) {
        Instant when = Instant.now().minusSeconds(secondsAgo).truncatedTo(ChronoUnit.MILLIS);
        pipeline.reads.add(new Tweet(id, handle, content, when));
    }

    private static void post(Page page, String handle, String content) {
        page.getByLabel("Your handle").fill(handle);
        page.getByLabel("What do you say?").fill(content);
        button(page).click();
    }

    private static Locator button(Page page) {
        return page.locator("#compose button");
    }

    private static Locator tweets(Page page) {
        return page.locator("#tweets > .tweet");
    }

    private static Locator live(Page page) {
        return page.locator("#live[data-state=live]");
    }

    @Test
    void aPostedTweetIsAnnouncedThenAppearsHereAndInAnotherWindow() {
        say("id-1", 60, "ham", "Words, words, words.");
        pipeline.hold();
        try (Window phone = open(Look.PHONE, "/");
                Window other = open(Look.DESKTOP, "/")) {
            assertThat(live(other.page())).isVisible();

            post(phone.page(), "Ophelia", "Good my lord,\nhow does your honour?");

            assertThat(phone.page().locator("#posted")).containsText("will appear here");
            assertThat(tweets(phone.page())).hasCount(1);
            phone.screenshot("phone-on-its-way");

            pipeline.release();

            assertThat(phone.page().locator("#posted")).containsText("Your tweet is live");
            for (Page page : List.of(phone.page(), other.page())) {
                assertThat(tweets(page)).hasCount(2);
                assertThat(tweets(page).first().locator(".handle")).hasText("ophelia");
                assertThat(tweets(page).first().locator(".content"))
                        .hasText("Good my lord,\nhow does your honour?");
                assertThat(page.locator("aside tbody tr")).hasCount(2);
            }
            phone.screenshot("phone-arrived");
            assertThat(phone.page().url()).isEqualTo(base + "/");
            // Until the tweet is stored, the page may have asked for it in vain.
            assertThat(phone.complaints()).allMatch(c -> c.contains("status of 404"));
            assertThat(other.complaints()).isEmpty();
        }
    }

    @Test
    void aDoubleClickPostsOneTweet() {
        try (Window window = open(Look.DESKTOP, "/")) {
            Page page = window.page();
            page.getByLabel("Your handle").fill("ham");
            page.getByLabel("What do you say?").fill("To be");

            button(page).dblclick();

            assertThat(page.locator("#posted")).isVisible();
            assertThat(tweets(page)).hasCount(1);
            assertThat(pipeline.reads.tweets()).hasSize(1);
        }
    }

    @Test
    void goingBackAndPostingOtherContentIsAnotherTweet() {
        try (Window window = open(Look.DESKTOP, "/")) {
            Page page = window.page();
            post(page, "ham", "To be");
            assertThat(page.locator("#posted")).isVisible();

            page.goBack();
            post(page, "ham", "Or not to be");

            assertThat(tweets(page)).hasCount(2);
        }
    }

    @Test
    void theHandleIsRememberedForTheNextTweet() {
        try (Window window = open(Look.PHONE, "/")) {
            Page page = window.page();
            post(page, "Ophelia", "My lord");

            assertThat(page.locator("#posted")).isVisible();
            assertThat(page.getByLabel("Your handle")).hasValue("Ophelia");
            assertThat(page.getByLabel("What do you say?")).hasValue("");
        }
    }

    @Test
    void charactersAreCountedAsTheServerCountsThem() {
        try (Window window = open(Look.PHONE, "/")) {
            Page page = window.page();
            Locator content = page.getByLabel("What do you say?");
            Locator count = page.locator("#count");
            assertThat(count).hasText("140");

            page.getByLabel("Your handle").fill("yorick");
            content.fill("  🎭  ");
            assertThat(count).hasText("139");
            content.fill("🎭".repeat(141));
            assertThat(count).hasText("-1");
            button(page).click();
            assertThat(page).hasURL(base + "/");
            assertThat(pipeline.reads.tweets()).isEmpty();
            window.screenshot("phone-too-long");

            for (String text :
                    List.of(
                            "e\u0301",
                            "\ufeff\u00e9\ufeff",
                            "\u0085\u3000a\tb\u2028",
                            "a\nb",
                            "👩\u200d👩\u200d👧\u200d👦",
                            "\u200b\u200b")) {
                String normal = TweetRules.normalizeContent(text);
                content.fill(text);
                assertThat(count)
                        .hasText(String.valueOf(140 - normal.codePointCount(0, normal.length())));
                assertThat(page.locator("#content:invalid"))
                        .hasCount(TweetRules.checkContent(normal).isPresent() ? 1 : 0);
            }

            content.fill("🎭".repeat(140));
            assertThat(count).hasText("0");
            button(page).click();
            assertThat(tweets(page).first().locator(".content")).hasText("🎭".repeat(140));
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void aHandleWithASpaceIsNotSent() {
        try (Window window = open(Look.PHONE, "/")) {
            post(window.page(), "duke senior", "Sweet are the uses");

            assertThat(window.page().locator("#handle:invalid")).hasCount(1);
            assertThat(pipeline.reads.tweets()).isEmpty();
        }
    }

    @Test
    void withoutScriptsEverythingButTheLivePartWorks() {
        IntStream.range(0, 30).forEach(i -> say("old-" + i, 100 + i, "king henry", "Line " + i));
        try (Window window = open(Look.PHONE.withoutScripts(), "/")) {
            Page page = window.page();
            assertThat(page.locator("#live")).isHidden();
            assertThat(tweets(page)).hasCount(25);

            post(page, "ham", "The rest is silence.");
            assertThat(page.locator("#posted")).containsText("Your tweet is live");
            assertThat(tweets(page).first().locator(".content")).hasText("The rest is silence.");

            page.locator("#older").click();
            assertThat(page.locator("h1")).hasText("Older tweets");
            assertThat(tweets(page)).hasCount(6);
            page.locator(".handle").first().click();
            assertThat(page.locator("h1")).hasText("king henry");
            assertThat(page.locator(".profile")).containsText("30 tweets");
            page.locator(".when").first().click();
            assertThat(page.locator(".content")).hasText("Line 0");
            page.getByText("Analytics").click();
            assertThat(page.locator("table[data-event=top] tbody tr")).hasCount(2);
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void withoutScriptsARejectedTweetReturnsToTheForm() {
        try (Window window = open(Look.DESKTOP.withoutScripts(), "/")) {
            Page page = window.page();
            String tooLong = "\n\"Long\" <b>winded</b> " + "x".repeat(140);

            post(page, "polonius", tooLong);

            assertThat(page.locator("[role=alert]")).isVisible();
            assertThat(page.locator("#content-note")).containsText("1 to 140 are allowed");
            assertThat(page.getByLabel("Your handle")).hasValue("polonius");
            assertThat(page.getByLabel("What do you say?")).hasValue(tooLong);
            window.screenshot("desktop-refused");

            page.getByLabel("What do you say?").fill("Brevity is the soul of wit.");
            button(page).click();
            assertThat(tweets(page).first().locator(".handle")).hasText("polonius");
        }
    }

    @Test
    void whileTheLogIsUnavailableTheTweetCanBeSentAgain() {
        pipeline.setUnavailable(true);
        try (Window window = open(Look.PHONE, "/")) {
            Page page = window.page();
            post(page, "ham", "Words");
            assertThat(page.locator("[role=alert]")).containsText("Send it again");
            assertThat(page.getByLabel("What do you say?")).hasValue("Words");
            window.screenshot("phone-not-taken");

            pipeline.setUnavailable(false);
            button(page).click();

            assertThat(tweets(page).first().locator(".content")).hasText("Words");
            assertThat(pipeline.reads.tweets()).hasSize(1);
        }
    }

    @Test
    void thePageReportsAnOutageOfTheStoreAndRecoversByItself() {
        say("id-1", 60, "ham", "Words");
        pipeline.reads.becomeUnavailable();
        try (Window window = open(Look.DESKTOP, "/")) {
            Page page = window.page();
            assertThat(page.locator("#empty")).containsText("unavailable at the moment");
            window.screenshot("desktop-store-unavailable");

            pipeline.reads.recover();

            assertThat(tweets(page)).hasCount(1);
            assertThat(page.locator("#empty")).isHidden();
        }
    }

    @Test
    void anOpenPageReportsAnOutageOfTheStoreAndFetchesWhatItMissed() {
        say("id-1", 60, "ham", "Words");
        try (Window window = open(Look.DESKTOP, "/")) {
            Page page = window.page();
            assertThat(live(page)).isVisible();

            pipeline.reads.becomeUnavailable();
            assertThat(page.locator("#live")).hasText("Waiting");
            window.screenshot("desktop-waiting");
            IntStream.range(0, 40).forEach(i -> say("missed-" + i, 1, "ophelia", "Line " + i));
            pipeline.reads.recover();

            assertThat(live(page)).isVisible();
            assertThat(tweets(page)).hasCount(25);
            assertContinues(page);
        }
    }

    /** HAProxy answers itself while no instance is ready. */
    @Test
    void afterTheLoadBalancersAnswerOneGoesBackToWhatWasTyped() throws IOException {
        Matcher answer =
                Pattern.compile("return status 503 .* string '([^']+)' .*-Policy \"([^\"]+)\"")
                        .matcher(Files.readString(HAPROXY));
        assertThat(answer.find()).isTrue();
        try (Window window = open(Look.DESKTOP, "/")) {
            Page page = window.page();
            page.route(
                    "**/tweets",
                    route ->
                            route.fulfill(
                                    new Route.FulfillOptions()
                                            .setStatus(503)
                                            .setContentType("text/html; charset=utf-8")
                                            .setHeaders(
                                                    Map.of(
                                                            "Cache-Control",
                                                            "no-store",
                                                            "Content-Security-Policy",
                                                            answer.group(2)))
                                            .setBody(answer.group(1))));
            post(page, "ham", "Words");
            assertThat(page.locator(".problem")).containsText("Go back to the form");
            assertThat(page.locator(".problem")).hasCSS("max-width", "672px");
            window.screenshot("desktop-no-instance");
            page.unroute("**/tweets");

            page.goBack();

            assertThat(page.getByLabel("Your handle")).hasValue("ham");
            assertThat(page.getByLabel("What do you say?")).hasValue("Words");
            button(page).click();
            assertThat(tweets(page).first().locator(".content")).hasText("Words");
            assertThat(window.complaints()).allMatch(c -> c.contains("status of 503"));
        }
    }

    @Test
    void hostileTweetsCannotHarmThePage() {
        try (Window window = open(Look.DESKTOP, "/")) {
            Page page = window.page();
            assertThat(live(page)).isVisible();
            say("id-1", 0, HOSTILE, HOSTILE);
            say("\"><script>", 0, "a/b?c#d", "\u202Egnp.exe");

            assertThat(tweets(page)).hasCount(2);
            assertThat(page.locator("#tweets img, #tweets script")).hasCount(0);
            Locator tweet = page.locator(".tweet[data-id=id-1]");
            assertThat(tweet.locator(".content")).hasText(HOSTILE);
            tweet.locator(".handle").click();
            assertThat(page.locator("h1")).hasText(HOSTILE);
            page.goBack();
            page.getByText("a/b?c#d").first().click();
            assertThat(page.locator("h1")).hasText("a/b?c#d");
            page.locator(".when").click();
            assertThat(page.locator(".content")).hasText("\u202Egnp.exe");
            assertThat(page).not().hasTitle("pwned");
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void liveTweetsLookAsTheServerDrawsThem() {
        try (Window window = open(Look.DESKTOP, "/")) {
            Page page = window.page();
            assertThat(live(page)).isVisible();
            say(
                    "id-1",
                    90,
                    "\uD83C\uDFADmask \u05E9",
                    "One\ntwo & three #Ünë, C#d #a #A #b #c #d #e");
            Locator tweet = page.locator(".tweet[data-id=id-1]");
            assertThat(tweet).isVisible();
            tweet.evaluate("element => element.classList.remove('fresh')");
            String drawnLive = (String) tweet.evaluate("element => element.outerHTML");

            page.reload();

            assertThat((String) tweet.evaluate("element => element.outerHTML"))
                    .isEqualTo(drawnLive);
        }
    }

    @Test
    void trendingHashtagsMoveAndLeadToTheirTweets() {
        say("id-1", 600, "ham", "To #be or #notToBe");
        try (Window window = open(Look.DESKTOP, "/")) {
            Page page = window.page();
            Locator trends = page.locator("#trends li");
            assertThat(trends).hasCount(2);
            assertThat(live(page)).isVisible();

            IntStream.range(0, 7)
                    .forEach(i -> say("id-2" + i, 60 * i * i, "ophelia", "My #Lord 🎭 " + i));

            assertThat(trends).hasCount(3);
            assertThat(trends.first()).hasText(Pattern.compile("#lord\\s*7 tweets in a minute"));
            window.screenshot("desktop-trending");
            page.locator(".tweet .hashtag").first().click();
            assertThat(page.locator("h1")).hasText("#lord");
            assertThat(tweets(page)).hasCount(7);
            window.screenshot("desktop-hashtag");
            assertThat(window.complaints()).isEmpty();
        }
        try (Window phone = open(Look.PHONE.inTheDark(), "/")) {
            assertThat(phone.page().locator("#trends li")).hasCount(3);
            phone.screenshot("phone-trending");
        }
    }

    @Test
    void theChartsChangeWithoutAReload() {
        say("id-1", 1, "ham", "Words");
        try (Window window = open(Look.DESKTOP, "/analytics")) {
            Page page = window.page();
            Locator allTime = page.locator("table[data-event=top] tbody tr");
            Locator lastMinute = page.locator("table[data-event=last-minute] tbody tr");
            assertThat(allTime).hasText(new Pattern[] {Pattern.compile("1\\s*ham\\s*1")});

            IntStream.range(0, 3).forEach(i -> say("new-" + i, 0, "ophelia", "My lord"));

            assertThat(allTime.first()).hasText(Pattern.compile("1\\s*ophelia\\s*3"));
            assertThat(allTime.nth(1)).hasText(Pattern.compile("2\\s*ham\\s*1"));
            assertThat(lastMinute.first()).hasText(Pattern.compile("1\\s*ophelia\\s*3"));
            assertThat(allTime.nth(1).locator("rect"))
                    .hasAttribute("width", Pattern.compile("33.*%"));
            assertThat(page.locator("#total")).hasText("4");
            page.getByText("As a table").click();
            assertThat(page.locator("#minute-rows tr").first()).isVisible();
            assertThat(window.complaints()).isEmpty();
        }
    }

    @Test
    void theChartsMoveOnWhileNothingIsPosted() {
        try (Window home = open(Look.DESKTOP, "/");
                Window charts = chromium.open(base, Look.DESKTOP)) {
            home.page().clock().install();
            home.page().reload();
            charts.page().clock().install();
            charts.page().navigate("/analytics");
            assertThat(live(home.page())).isVisible();
            assertThat(live(charts.page())).isVisible();
            say("id-1", 0, "ham", "To #be");
            Locator line = home.page().locator("#trends polyline");
            assertThat(line).hasAttribute("points", Pattern.compile("5[89],0( |$)"));
            assertThat(charts.page().locator("#total")).hasText("1");

            home.page().clock().runFor("10:00");
            charts.page().clock().runFor("10:00");

            // A minute may have passed since it was posted.
            assertThat(line).hasAttribute("points", Pattern.compile(" 4[89],0 "));
            Object place =
                    charts.page()
                            .locator("#minutes rect")
                            .evaluateAll("bars => bars.findIndex(bar => bar.height.baseVal.value)");
            assertThat((int) place).isBetween(48, 49);
        }
    }

    @Test
    void aLinkOfABoardKeepsTheFocusWhenTheBoardChanges() {
        say("id-1", 1, "ham", "To #be");
        try (Window window = open(Look.DESKTOP, "/")) {
            Page page = window.page();
            assertThat(live(page)).isVisible();
            int tweets = 1;
            for (String link : List.of("aside .ranks a", "#trends a")) {
                page.locator(link).focus();
                tweets++;
                say("id-" + tweets, 0, "ham", "Or not to #be");

                assertThat(page.locator("aside .ranks .number")).hasText("" + tweets);
                assertThat(page.locator("#trends .note")).containsText(tweets + " tweets");
                assertThat(page.locator(link)).isFocused();
            }
        }
    }

    /** Browsers reconnect by themselves after a lost connection only. */
    @Test
    void aPageThatIsRefusedTheStreamAsksAgain() {
        try (Window window = chromium.open(base, Look.DESKTOP)) {
            Page page = window.page();
            page.route(
                    "**/events", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
            page.waitForResponse("**/events", () -> page.navigate("/"));
            assertThat(page.locator("#live")).hasText("Connecting");

            page.unroute("**/events");

            assertThat(live(page)).isVisible();
        }
    }

    @Test
    void aLostConnectionIsShownAndMissedTweetsAreFetched() {
        say("id-1", 60, "ham", "Words");
        try (Window window = open(Look.DESKTOP, "/")) {
            Page page = window.page();
            assertThat(live(page)).isVisible();

            server.close();
            assertThat(page.locator("#live")).hasText("Connecting");
            IntStream.range(0, 40).forEach(i -> say("missed-" + i, 1, "ophelia", "Line " + i));
            server = IngestTestServer.start(pipeline, base.getPort());

            assertThat(live(page)).isVisible();
            assertThat(tweets(page)).hasCount(25);
            assertContinues(page);
        }
    }

    @Test
    void theListStaysBoundedAndOlderPagesContinueWhereItEnds() {
        say("id-1", 60, "ham", "Words");
        try (Window window = open(Look.DESKTOP, "/")) {
            Page page = window.page();
            assertThat(live(page)).isVisible();
            for (int round = 0; round < 6; round++) {
                int from = 25 * round;
                IntStream.range(from, from + 25)
                        .forEach(i -> say("flood-" + i, 0, "chorus", "Line " + i));
                assertThat(page.locator(".tweet[data-id=flood-" + (from + 24) + "]")).isVisible();
            }

            await().atMost(Duration.ofMillis(TIMEOUT_MS))
                    .untilAsserted(() -> assertThat(tweets(page).count()).isBetween(25, 100));
            assertContinues(page);
        }
    }

    /** The next page starts with the tweet that follows the last one shown. */
    private void assertContinues(Page page) {
        List<String> all = pipeline.reads.tweets().stream().map(Tweet::id).toList();
        List<?> shown = (List<?>) tweets(page).evaluateAll("all => all.map(t => t.dataset.id)");
        assertThat(shown).isEqualTo(all.subList(0, shown.size()));
        page.locator("#older").click();
        assertThat(page.locator("h1")).hasText("Older tweets");
        assertThat(tweets(page).first()).hasAttribute("data-id", all.get(shown.size()));
    }

    @Test
    void theLivePartCanBePaused() {
        try (Window window = open(Look.DESKTOP, "/");
                Window other = open(Look.DESKTOP, "/")) {
            Page page = window.page();
            assertThat(live(page)).isVisible();

            page.locator("#live").click();
            assertThat(page.locator("#live")).hasText("Paused");
            assertThat(live(other.page())).isVisible();
            say("id-1", 0, "ham", "Words");
            assertThat(tweets(other.page())).hasCount(1);
            assertThat(tweets(page)).hasCount(0);
            page.locator("#live").click();

            assertThat(live(page)).isVisible();
            assertThat(tweets(page)).hasCount(1);
        }
    }

    /** As in a tab that was opened in the background: browsers allow few connections to a host. */
    @Test
    void aPageThatIsHiddenFromTheStartListensOnceItIsShown() {
        try (Window window = chromium.open(base, Look.DESKTOP)) {
            Page page = window.page();
            List<String> streams = new CopyOnWriteArrayList<>();
            page.onRequest(
                    request -> {
                        if (request.url().endsWith("/events")) {
                            streams.add(request.url());
                        }
                    });
            page.addInitScript(
                    "Object.defineProperty(document, 'hidden', { get: () => !window.shown });");
            page.navigate("/");
            assertThat(page.locator("#live")).hasText("Connecting");
            assertThat(page.locator("#live")).isVisible();
            // A request for the stream would have come before this one.
            assertThat(page.evaluate("fetch('/health/live').then(answer => answer.status)"))
                    .isEqualTo(200);
            assertThat(streams).isEmpty();

            page.evaluate(
                    "window.shown = true; document.dispatchEvent(new Event('visibilitychange'))");

            assertThat(live(page)).isVisible();
            assertThat(streams).hasSize(1);
        }
    }

    @Test
    void aPageThatIsHiddenForLongStopsListeningUntilItIsShown() {
        try (Window window = chromium.open(base, Look.DESKTOP)) {
            Page page = window.page();
            page.clock().install();
            page.addInitScript(
                    "Object.defineProperty(document, 'hidden', { get: () => window.away });");
            page.navigate("/");
            assertThat(live(page)).isVisible();
            awaitListeners(1);

            page.evaluate(
                    "window.away = true; document.dispatchEvent(new Event('visibilitychange'))");
            page.clock().runFor("00:30");
            awaitListeners(0);

            page.evaluate(
                    "window.away = false; document.dispatchEvent(new Event('visibilitychange'))");
            awaitListeners(1);
            assertThat(live(page)).isVisible();
        }
    }

    private void awaitListeners(int count) {
        await().atMost(Duration.ofMillis(TIMEOUT_MS))
                .until(
                        () ->
                                HttpClient.newHttpClient()
                                        .send(
                                                HttpRequest.newBuilder(base.resolve("/metrics"))
                                                        .build(),
                                                HttpResponse.BodyHandlers.ofString())
                                        .body()
                                        .contains("\ntweeter_live_listeners " + count + ".0\n"));
    }

    @ParameterizedTest
    @FieldSource("LOOKS")
    void everyPageFitsTheWindow(Look look) {
        String name = (look.touch() ? "phone" : "desktop") + (look.dark() ? "-dark" : "-light");
        try (Window window = open(look, "/")) {
            assertThat(window.page().locator("#empty")).isVisible();
            window.screenshot(name + "-empty");
            perform();
            for (String path :
                    List.of(
                            "/",
                            "/users/king%20henry",
                            "/users/nobody",
                            "/tweets/play-1",
                            "/analytics",
                            "/nowhere")) {
                Response response = window.page().navigate(path);
                assertThat(response.status()).isIn(200, 404);
                assertThat(window.page().locator("h1")).hasCount(1);
                assertThat(window.overflows()).as("%s overflows", path).isFalse();
                Locator button = window.page().locator("#live");
                if (button.count() > 0) {
                    assertThat(button).hasText("Live");
                }
                window.screenshot(
                        name + (path.equals("/") ? "-home" : path.replaceAll("/|%20", "-")));
            }
            assertThat(window.complaints())
                    .allMatch(complaint -> complaint.contains("status of 404"));
        }
    }

    /** A timeline with everything that may strain the layout, and an hour of traffic. */
    private void perform() {
        List<Tweet> lines =
                List.of(
                        line("hamlet", "To be, or not to be, that is the question:"),
                        line(
                                "king henry",
                                "Once more unto the breach, dear friends, once more;\n"
                                        + "Or close the wall up with our English dead."),
                        line("costard", "Honorificabilitudinitatibus".repeat(5)),
                        line("w".repeat(50), "Double, double toil and trouble"),
                        line("שקספיר", "להיות או לא להיות, זו השאלה"),
                        line("\u202Eodnalro", "evil \u202E begets evil"),
                        line("yorick", "☠ ☺ ☀ ☂ ★".repeat(15)),
                        line("first witch", "When shall we three meet again?"));
        for (int i = 0; i < lines.size(); i++) {
            say("play-" + i, 5 + 40 * i * i, lines.get(i).handle(), lines.get(i).content());
        }
        for (int i = 0; i < 900; i++) {
            int secondsAgo = 3500 - (int) (3400 * Math.abs(Math.sin(i * 0.7)));
            String handle = lines.get((i * i) % 7 % lines.size()).handle();
            say("traffic-" + i, secondsAgo, handle, "Line " + i);
        }
    }

    private static Tweet line(String handle, String content) {
        return new Tweet("", handle, content, Instant.EPOCH);
    }
}
