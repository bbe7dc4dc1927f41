package io.tweeter.ingest.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.ingest.http.FieldError;
import io.tweeter.ingest.read.Cursor;
import io.tweeter.ingest.read.MinuteCount;
import io.tweeter.ingest.read.Page;
import io.tweeter.ingest.read.RankedUser;
import io.tweeter.ingest.read.TrendingHashtag;
import io.tweeter.ingest.read.UserCount;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetRules;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class PagesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:30:45Z");
    private static final Cursor NEXT = new Cursor(NOW.minusSeconds(60), "id-1");

    /** Text that would do harm if it were not escaped. */
    static final List<String> HOSTILE =
            List.of(
                    "<script>alert(1)</script>",
                    "</textarea></title></p><img src=x onerror=alert(1)>",
                    "\" onmouseover=\"alert(1)",
                    "' autofocus onfocus='alert(1)",
                    "javascript:alert(1)",
                    "//evil.example/x",
                    "../../health?a=b&c#d",
                    "${7*7} {{7*7}} <%= 7*7 %>",
                    "&lt;b&gt; &amp; &quot;",
                    "\u202Egnp.exe\u2066",
                    "🎭".repeat(50));

    private final Pages pages = new Pages(InstantSource.fixed(NOW), true);

    private static Tweet tweet(String id, String handle, String content) {
        return new Tweet(id, handle, content, NOW.minusSeconds(75));
    }

    private static Page page(Tweet... tweets) {
        return new Page(List.of(tweets), Optional.of(NEXT));
    }

    private static Document parse(Html html) {
        return Jsoup.parse(html.text());
    }

    private Document home(ComposeForm form, Page page) {
        return parse(
                pages.home(
                        form,
                        Optional.empty(),
                        Optional.of(page),
                        Optional.of(List.of()),
                        Optional.of(List.of())));
    }

    /** Every page, with this text wherever text from outside can appear. */
    private List<Document> everyPage(String text) {
        Tweet tweet = tweet("id-1", text, text);
        List<RankedUser> ranks = List.of(new RankedUser(1, text, 3));
        ComposeForm form =
                ComposeForm.rejected(text, text, text, List.of(new FieldError("content", text)));
        return List.of(
                parse(
                        pages.home(
                                form,
                                Optional.of(new Posted(text, false)),
                                Optional.of(page(tweet)),
                                Optional.of(ranks),
                                Optional.of(
                                        List.of(
                                                new TrendingHashtag(
                                                        1, text, 2, 0.1, 1.8, List.of()))))),
                parse(pages.hashtag(text, page(tweet), true)),
                parse(pages.older(page(tweet))),
                parse(pages.compose(form)),
                parse(pages.compose(ComposeForm.notAccepted(text, text, text, text))),
                parse(
                        pages.user(
                                text,
                                Optional.of(new UserCount(text, 3, Optional.of(NOW))),
                                page(tweet),
                                true)),
                parse(pages.tweet(tweet)),
                parse(pages.analytics(ranks, ranks, List.of())),
                parse(pages.error(404, text, text, List.of(new FieldError(text, text)))));
    }

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void hostileTextAddsNoElementsAndNoAttributes(String text) {
        List<Document> harmless = everyPage("x");
        List<Document> hostile = everyPage(text);
        for (int i = 0; i < harmless.size(); i++) {
            assertThat(shape(hostile.get(i))).isEqualTo(shape(harmless.get(i)));
        }
    }

    /** The elements of a document in their order, each with the names of its attributes. */
    private static List<String> shape(Document document) {
        return document.getAllElements().stream()
                .map(
                        e ->
                                e.tagName()
                                        + e.attributes().asList().stream()
                                                .map(Attribute::getKey)
                                                .toList())
                .toList();
    }

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void everyAddressStaysOnThisHost(String text) {
        for (Document document : everyPage(text)) {
            Elements addresses = document.select("[href], [src], [action], [formaction]");
            assertThat(addresses).isNotEmpty();
            for (Element element : addresses) {
                for (String name : List.of("href", "src", "action", "formaction")) {
                    assertThat(element.attr(name)).doesNotContainPattern("^(?![/#])(?!$)|^//");
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("HOSTILE")
    void hostileTextIsShownAsItIs(String text) {
        Document home = home(ComposeForm.blank("k"), page(tweet("id-1", text, text)));
        Document user = parse(pages.user(text, Optional.empty(), page(), true));

        assertThat(home.select("#tweets .content").first().wholeText()).isEqualTo(text);
        assertThat(home.select("#tweets .handle bdi").first().wholeText()).isEqualTo(text);
        assertThat(user.select("h1 bdi").first().wholeText()).isEqualTo(text);
    }

    @Property(tries = 200)
    void anyTweetIsShownAsItIs(@ForAll("contents") String content) {
        Document single = parse(pages.tweet(tweet("id-1", "ham", content)));

        assertThat(single.select(".content").first().wholeText()).isEqualTo(content);
    }

    @Provide
    Arbitrary<String> contents() {
        return Arbitraries.strings()
                .ofMaxLength(TweetRules.MAX_CONTENT)
                .map(TweetRules::normalizeContent)
                .filter(content -> TweetRules.checkContent(content).isEmpty());
    }

    @Test
    void noPageHasInlineStyleOrScript() {
        for (Document document : everyPage("x")) {
            assertThat(document.select("style, [style], script:not([src])")).isEmpty();
            assertThat(document.select("script")).hasSize(1);
            assertThat(document.getAllElements())
                    .allSatisfy(
                            element ->
                                    assertThat(element.attributes())
                                            .noneMatch(a -> a.getKey().startsWith("on")));
        }
    }

    @Test
    void everyPageHasALanguageATitleAndOneFirstHeading() {
        for (Document document : everyPage("x")) {
            assertThat(document.select("html").attr("lang")).isEqualTo("en");
            assertThat(document.title()).endsWith("· Tweeter");
            assertThat(document.select("h1")).hasSize(1);
            assertThat(document.select("main")).hasSize(1);
            assertThat(document.select("img:not([alt])")).isEmpty();
        }
    }

    @Test
    void everyFieldHasALabelAndADescription() {
        Document home = home(ComposeForm.blank("k"), page());
        Element form = home.select("form").first();

        assertThat(form.attr("action")).isEqualTo("/tweets");
        assertThat(form.attr("method")).isEqualTo("post");
        assertThat(form.select("input[name='tweet[handle]']").attr("pattern"))
                .isEqualTo("\\S{1,15}");
        assertThat(form.select("input[name=idempotency_key]").val()).isEqualTo("k");
        for (Element field : form.select("input:not([type=hidden]), textarea")) {
            assertThat(home.select("label[for=" + field.id() + "]")).hasSize(1);
            assertThat(home.getElementById(field.attr("aria-describedby"))).isNotNull();
            assertThat(field.hasAttr("required")).isTrue();
        }
    }

    @Test
    void theLongestTweetOfEmojiFitsTheForm() {
        Document home = home(ComposeForm.blank("k"), page());
        String longest = "🎭".repeat(TweetRules.MAX_CONTENT);

        assertThat(Integer.parseInt(home.select("textarea").attr("maxlength")))
                .isGreaterThanOrEqualTo(longest.length());
    }

    /** Browsers drop the first line feed of a text area, which jsoup keeps. */
    private static String typed(Document document) {
        String text = document.select("#content").first().wholeText();
        assertThat(text).startsWith("\n");
        return text.substring(1);
    }

    @Test
    void aRejectedFormKeepsWhatWasTypedAndShowsTheErrors() {
        Document document =
                parse(
                        pages.compose(
                                ComposeForm.rejected(
                                        "ham let",
                                        "\nleading line, <b>kept</b>",
                                        "k",
                                        List.of(new FieldError("handle", "has a space")))));

        assertThat(document.select("#handle").val()).isEqualTo("ham let");
        assertThat(document.select("#handle").attr("aria-invalid")).isEqualTo("true");
        assertThat(typed(document)).isEqualTo("\nleading line, <b>kept</b>");
        assertThat(document.select("#content").hasAttr("aria-invalid")).isFalse();
        assertThat(document.select("#handle-note").text()).isEqualTo("It has a space");
        assertThat(document.select("[role=alert]")).hasSize(1);
        assertThat(document.select("input[name=idempotency_key]").val()).isEqualTo("k");
    }

    @Test
    void aTweetThatWasNotAcceptedCanBeSentAgainWithTheSameKey() {
        Document document =
                parse(pages.compose(ComposeForm.notAccepted("ham", "Words", "k", "Try again.")));

        assertThat(document.select("[role=alert]").text()).isEqualTo("Try again.");
        assertThat(typed(document)).isEqualTo("Words");
        assertThat(document.select("input[name=idempotency_key]").val()).isEqualTo("k");
        assertThat(document.select("[aria-invalid]")).isEmpty();
    }

    @Test
    void theTimelineShowsTweetsInTheirOrderWithAgesAndLinks() {
        Document home =
                home(
                        ComposeForm.blank("k"),
                        page(
                                tweet("id-2", "duke senior", "One\ntwo"),
                                tweet("id-1", "king", "Three")));
        Elements tweets = home.select("#tweets > .tweet");

        assertThat(tweets.eachAttr("data-id")).containsExactly("id-2", "id-1");
        assertThat(tweets.select(".content").first().wholeText()).isEqualTo("One\ntwo");
        assertThat(tweets.select(".handle").eachAttr("href"))
                .containsExactly("/users/duke%20senior", "/users/king");
        assertThat(tweets.select(".when").eachAttr("href"))
                .containsExactly("/tweets/id-2", "/tweets/id-1");
        assertThat(tweets.select("time").first().text()).isEqualTo("1 min");
        assertThat(tweets.select("time").first().attr("datetime"))
                .isEqualTo("2026-03-01T12:29:30.000Z");
        assertThat(tweets.select(".content").first().attr("dir")).isEqualTo("auto");
        assertThat(home.select("#older").attr("href")).isEqualTo("/?before=" + NEXT.text());
        assertThat(home.select("#empty").hasAttr("hidden")).isTrue();
    }

    @Test
    void theLastPageLeadsNowhere() {
        Document older =
                parse(pages.older(new Page(List.of(tweet("a", "b", "c")), Optional.empty())));

        assertThat(older.select("#pager").hasAttr("hidden")).isTrue();
        assertThat(older.select("#older").hasAttr("href")).isFalse();
    }

    /** As when the rows of a page lack values, or its tweets are not stored yet. */
    @Test
    void aPageWithoutTweetsThatHasANextOneDoesNotSayThatThereAreNone() {
        for (Document document :
                List.of(
                        home(ComposeForm.blank("k"), page()),
                        parse(pages.older(page())),
                        parse(pages.hashtag("x", page(), true)),
                        parse(pages.hashtag("x", page(), false)),
                        parse(pages.user("x", Optional.empty(), page(), false)))) {
            assertThat(document.select("#pager").hasAttr("hidden")).isFalse();
            assertThat(document.select(".stream .empty:not([hidden]), .narrow .empty")).isEmpty();
        }
    }

    @Test
    void onlyTheNewestPageIsLive() {
        assertThat(home(ComposeForm.blank("k"), page()).select("#live")).hasSize(1);
        assertThat(parse(pages.older(page())).select("#live")).isEmpty();
    }

    @Test
    void anEmptyTimelineInvitesToPost() {
        Document home = home(ComposeForm.blank("k"), new Page(List.of(), Optional.empty()));

        assertThat(home.select("#empty").hasAttr("hidden")).isFalse();
        assertThat(home.select("#empty").text()).contains("Be the first");
        assertThat(home.select("aside .empty").hasAttr("hidden")).isFalse();
    }

    @Test
    void theFormWorksWhileTheStoreIsUnavailable() {
        Document home =
                parse(
                        pages.home(
                                ComposeForm.blank("k"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));

        assertThat(home.select("form textarea")).hasSize(1);
        assertThat(home.select("#empty").text()).contains("unavailable at the moment");
        assertThat(home.select("aside").text()).contains("unavailable at the moment");
    }

    @Test
    void aPostedTweetIsAnnouncedUntilItIsStored() {
        Document waiting = posted(new Posted("id-9", false));
        Document stored = posted(new Posted("id-1", true));

        assertThat(waiting.select("#posted").text()).contains("will appear here");
        assertThat(waiting.select("#posted a").attr("href")).isEqualTo("/?posted=id-9");
        assertThat(waiting.select(".fresh")).isEmpty();
        assertThat(stored.select("#posted a").attr("href")).isEqualTo("/tweets/id-1");
        assertThat(stored.select(".fresh").eachAttr("data-id")).containsExactly("id-1");
    }

    private Document posted(Posted posted) {
        return parse(
                pages.home(
                        ComposeForm.blank("k"),
                        Optional.of(posted),
                        Optional.of(page(tweet("id-1", "ham", "Words"))),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void hashtagsAreLinksToTheirTweets() {
        Element content =
                parse(pages.tweet(tweet("id-1", "ham", "To #Be,\n#nicht_sein? C#minor")))
                        .selectFirst(".content");

        assertThat(content.wholeText()).isEqualTo("To #Be,\n#nicht_sein? C#minor");
        assertThat(content.select("a").eachAttr("href"))
                .containsExactly("/hashtags/Be/tweets", "/hashtags/nicht_sein/tweets");
    }

    @Test
    void aSixthHashtagThatDoesNotCountIsNoLink() {
        Element content =
                parse(pages.tweet(tweet("id-1", "ham", "#a #b #A #c #d #e #f #B")))
                        .selectFirst(".content");

        assertThat(content.select("a").eachText())
                .containsExactly("#a", "#b", "#A", "#c", "#d", "#e", "#B");
        assertThat(content.text()).endsWith("#e #f #B");
    }

    @Test
    void aTrendingHashtagHasALineOfItsLastHour() {
        List<MinuteCount> minutes =
                List.of(
                        new MinuteCount(Instant.parse("2026-03-01T11:31:00Z"), 1),
                        new MinuteCount(Instant.parse("2026-03-01T12:29:00Z"), 4));
        Document home =
                parse(
                        pages.home(
                                ComposeForm.blank("k"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(
                                        List.of(
                                                new TrendingHashtag(
                                                        1, "日本", 4, 0.1, 3.7, minutes)))));

        assertThat(home.select("#trends .handle").attr("href"))
                .isEqualTo("/hashtags/%E6%97%A5%E6%9C%AC/tweets");
        assertThat(home.select("#trends").text()).contains("#日本", "4 tweets in a minute");
        assertThat(home.select("#trends polyline").attr("points"))
                .startsWith("0,75 1,100 ")
                .endsWith(" 58,0 59,100");
    }

    @Test
    void aUsersPageWithoutATimeOfTheLatestTweetHasTheCountAlone() {
        Document user =
                parse(
                        pages.user(
                                "duke senior",
                                Optional.of(new UserCount("duke senior", 2, Optional.empty())),
                                page(tweet("id-1", "duke senior", "Sweet")),
                                true));

        assertThat(user.select(".profile p").text()).isEqualTo("2 tweets");
    }

    @Test
    void aUsersPageCountsAndPagesThatUsersTweets() {
        Document user =
                parse(
                        pages.user(
                                "duke senior",
                                Optional.of(
                                        new UserCount(
                                                "duke senior",
                                                1802,
                                                Optional.of(NOW.minusSeconds(120)))),
                                page(tweet("id-1", "duke senior", "Sweet")),
                                true));

        assertThat(user.select("h1").text()).isEqualTo("duke senior");
        assertThat(user.select(".profile p").text())
                .isEqualTo("1,802 tweets, the latest 2 min ago");
        assertThat(user.select("#older").attr("href"))
                .isEqualTo("/users/duke%20senior?before=" + NEXT.text());
    }

    @Test
    void anUnknownUserHasAnEmptyPage() {
        Document user =
                parse(
                        pages.user(
                                "nobody",
                                Optional.empty(),
                                new Page(List.of(), Optional.empty()),
                                true));

        assertThat(user.select(".empty").text()).isEqualTo("This user has no tweets yet.");
        assertThat(user.select("#pager").hasAttr("hidden")).isTrue();
    }

    @Test
    void boardsAreTablesWithBars() {
        Document analytics =
                parse(
                        pages.analytics(
                                List.of(
                                        new RankedUser(1, "king", 2616),
                                        new RankedUser(2, "king henry", 1308)),
                                List.of(new RankedUser(1, "ham", 1)),
                                List.of()));
        Element board = analytics.select("table[data-event=top]").first();

        assertThat(board.select("caption").text()).contains("of all time");
        assertThat(board.select("tbody tr").eachText())
                .containsExactly("1 king 2,616", "2 king henry 1,308");
        assertThat(board.select("rect").eachAttr("width")).containsExactly("100%", "50%");
        assertThat(analytics.select("table[data-event=last-minute] tbody tr").eachText())
                .containsExactly("1 ham 1");
    }

    @Test
    void theHourIsAChartAndATable() {
        Document analytics =
                parse(
                        pages.analytics(
                                List.of(),
                                List.of(),
                                List.of(
                                        new MinuteCount(
                                                Instant.parse("2026-03-01T12:29:00Z"), 1234),
                                        new MinuteCount(
                                                Instant.parse("2026-03-01T12:30:00Z"), 617))));
        Elements bars = analytics.select("svg.minutes rect");

        assertThat(bars).hasSize(60);
        assertThat(bars.get(58).attr("height")).isEqualTo("100");
        assertThat(bars.get(59).attr("y")).isEqualTo("50");
        assertThat(bars.get(59).text()).isEqualTo("12:30 UTC: 617 tweets");
        assertThat(analytics.select("#minute-rows tr").eachText())
                .containsExactly("12:30 UTC 617", "12:29 UTC 1,234");
        assertThat(analytics.select("#total").text()).isEqualTo("1,851");
        assertThat(analytics.select("#max").text()).isEqualTo("1,234");
    }

    @Test
    void anErrorPageHasTitleDetailAndErrors() {
        Document error =
                parse(
                        pages.error(
                                400,
                                "Bad Request",
                                "A parameter is wrong.",
                                List.of(new FieldError("limit", "is not a number"))));

        assertThat(error.select("main").text())
                .contains("400", "Bad Request", "A parameter is wrong.", "limit is not a number");
    }

    @Test
    void pagesAreSmall() {
        Page full =
                new Page(
                        IntStream.range(0, 25)
                                .mapToObj(i -> tweet("0198-" + i, "king henry", "x".repeat(140)))
                                .toList(),
                        Optional.of(NEXT));

        assertThat(home(ComposeForm.blank("k"), full).outerHtml().length()).isLessThan(25_000);
    }
}
