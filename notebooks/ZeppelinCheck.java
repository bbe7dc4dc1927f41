import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import io.tweeter.deploy.testkit.browser.Chromium;
import io.tweeter.deploy.testkit.browser.Look;
import io.tweeter.deploy.testkit.browser.Window;
import io.tweeter.model.Hashtags;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Runs queries in Zeppelin and watches their charts in Chromium, without ever loading the page
 * again. Started by {@code zeppelin-check}; ends with 1 if a chart was empty, stood still or was
 * wrong.
 */
class ZeppelinCheck {

    private static final String NOTE = "2TWEETER1";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A chart must not stand still longer while tweets come. A minute is counted when it is over. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /** What a chart shows must have been true this lately. */
    private static final Duration DELAY = Duration.ofSeconds(60);

    /** What Chromium has drawn, in rows; no rows where it says that there is no data. */
    private static final String SHOWN =
            """
            () => {
              const groups = (id, mode) => {
                const svg = document.querySelector(`#p${id}_0_${mode} svg`);
                return svg && !svg.querySelector('.nv-noData') && svg.__data__ || [];
              };
              const row = value => [String(value.x), String(value.y)];
              const chart = (id, mode) => groups(id, mode).slice(0, 1).flatMap(group => group.values.map(row));
              const grouped = (id, mode) =>
                groups(id, mode).flatMap(group => group.values.map(value => [group.key, String(value.x), String(value.y || 0)]));
              const total = document.querySelector('#pparagraph_total_0_angular');
              const numbers = total ? total.innerText.match(/\\d+/g) || [] : [];
              return {
                top: chart('paragraph_top', 'multiBarChart'),
                total: numbers.length ? [numbers] : [],
                minute: chart('paragraph_minute', 'multiBarChart'),
                perminute: chart('paragraph_perminute', 'lineChart'),
                trending: grouped('paragraph_trending', 'multiBarChart'),
                topcounts: chart('paragraph_topcounts', 'multiBarChart')};
            }""";

    /** Puts time between the messages that the page gets, as a busy machine does. */
    private static final String SLOW_MESSAGES =
            """
            window.WebSocket = class extends WebSocket {
              set onmessage(handler) {
                let next = 0;
                super.onmessage = event => {
                  next = Math.max(next + GAP, performance.now());
                  setTimeout(() => handler(event), next - performance.now());
                };
              }
            };""";

    /** A note without Kafka and our jars: bars of random numbers, counted. */
    private static final String MINIMAL =
            """
            {"name": "Minimal", "paragraphs": [
            {"text": "%flink.conf\\nflink.execution.mode local\\nrest.port 0\\ntaskmanager.numberOfTaskSlots 2"},
            {"text": "%flink.ssql\\nDROP TABLE IF EXISTS numbers;\\nCREATE TABLE numbers (k INT) WITH ('connector' = 'datagen', 'rows-per-second' = '5', 'fields.k.min' = '1', 'fields.k.max' = '9');"},
            {"text": "%flink.ssql(type=update, refreshInterval=1000, parallelism=1)\\nSELECT k, COUNT(*) AS n FROM numbers GROUP BY k;",
             "config": {"results": {"0": {"graph": {"mode": "multiBarChart", "height": 300, "groups": [],
               "keys": [{"name": "k", "index": 0, "aggr": "sum"}], "values": [{"name": "n", "index": 1, "aggr": "sum"}]}}}}}]}""";

    private final URI zeppelin;
    private final HttpClient http = HttpClient.newHttpClient();

    private ZeppelinCheck(URI zeppelin) {
        this.zeppelin = zeppelin;
    }

    /**
     * The first argument is Zeppelin's address. Behind it stand {@code hour}, Kafka's address, a
     * directory for screenshots, minutes in all and between screenshots; or {@code minimal}, ms
     * between messages, and a file for a screenshot.
     */
    public static void main(String[] args) {
        ZeppelinCheck check = new ZeppelinCheck(URI.create(args[0]));
        boolean good = false;
        try {
            good =
                    args[1].equals("hour")
                            ? check.hour(args[2], Path.of(args[3]), Integer.parseInt(args[4]), Integer.parseInt(args[5]))
                            : check.minimal(args[2], Path.of(args[3]));
        } catch (Exception e) {
            // Not left to Java's launcher of source files, which fails at traces of other threads.
            e.printStackTrace();
        }
        System.exit(good ? 0 : 1);
    }

    private boolean hour(String kafka, Path directory, int minutes, int between) throws Exception {
        try (Topic topic = new Topic(kafka);
                Chromium chromium = Chromium.start();
                Window window = chromium.open(zeppelin, new Look(1500, 2600, false, true, false))) {
            for (String table : List.of("conf", "unique", "views", "counts")) {
                send("POST", "/api/notebook/run/" + NOTE + "/paragraph_" + table, "");
            }
            Page page = window.page();
            page.navigate("/#/notebook/" + NOTE);
            for (String query : List.of("top", "total", "minute", "perminute", "trending", "topcounts")) {
                send("POST", "/api/notebook/job/" + NOTE + "/paragraph_" + query, "");
                page.waitForTimeout(3000);
            }
            for (Instant end = in(600); shown(page).containsValue(List.of()); page.waitForTimeout(1000)) {
                if (Instant.now().isAfter(end)) {
                    throw new IllegalStateException("still empty: " + shown(page));
                }
            }
            Instant begin = Instant.now();
            topic.firstMinute = begin.getEpochSecond() / 60 + 1;
            Map<String, Watched> charts = new TreeMap<>();
            boolean good = true;
            for (int shot = 1; shot * between <= minutes; page.waitForTimeout(1000)) {
                shown(page).forEach((chart, rows) -> charts.computeIfAbsent(chart, name -> new Watched()).look(rows));
                if (Duration.between(begin, Instant.now()).toMinutes() >= shot * between) {
                    good &= compare(page, topic, directory.resolve("zeppelin-%02d.png".formatted(shot++)));
                    charts.forEach((name, chart) -> System.out.println("  " + name + " " + chart));
                }
            }
            return good && charts.values().stream().allMatch(Watched::moved);
        }
    }

    /** Takes a screenshot between two looks at what is shown; both have to be what the topic had. */
    private static boolean compare(Page page, Topic topic, Path file) {
        Map<String, String> verdicts = new TreeMap<>();
        for (int attempt = 1; attempt <= 10; attempt++) {
            Map<String, List<List<String>>> before = shown(page);
            page.screenshot(new Page.ScreenshotOptions().setPath(file).setTimeout(300_000));
            Map<String, List<List<String>>> after = shown(page);
            topic.read();
            for (String chart : before.keySet()) {
                OptionalLong first = topic.age(chart, before.get(chart));
                OptionalLong second = topic.age(chart, after.get(chart));
                boolean right = first.isPresent() && second.isPresent();
                verdicts.put(chart, right ? second.getAsLong() / 1000 + " s old" : "WRONG " + before.get(chart));
            }
            if (verdicts.values().stream().noneMatch(verdict -> verdict.startsWith("WRONG"))) {
                break;
            }
            page.waitForTimeout(700);
        }
        System.out.printf("%s %s, %d tweets: %s%n", now(), file.getFileName(), topic.tweets.size(), verdicts);
        return verdicts.values().stream().noneMatch(verdict -> verdict.startsWith("WRONG"));
    }

    private boolean minimal(String gap, Path file) throws Exception {
        String id = send("POST", "/api/notebook/import", MINIMAL).path("body").asText();
        JsonNode note = send("GET", "/api/notebook/" + id, "").path("body");
        List<String> paragraphs = note.path("paragraphs").findValuesAsText("id");
        try (Chromium chromium = Chromium.start();
                Window window = chromium.open(zeppelin, new Look(1200, 1200, false, true, false))) {
            Page page = window.page();
            if (!gap.equals("0")) {
                page.addInitScript(SLOW_MESSAGES.replace("GAP", gap));
            }
            page.navigate("/#/notebook/" + id);
            send("POST", "/api/notebook/run/" + id + "/" + paragraphs.get(0), "");
            send("POST", "/api/notebook/run/" + id + "/" + paragraphs.get(1), "");
            send("POST", "/api/notebook/job/" + id + "/" + paragraphs.get(2), "");
            String script = SHOWN.replace("paragraph_top'", paragraphs.get(2) + "'");
            int drawn = 0;
            int empty = 0;
            for (Instant end = in(180); Instant.now().isBefore(end) && empty < 20; page.waitForTimeout(1000)) {
                boolean bars = !shown(page, script).get("top").isEmpty();
                drawn += bars ? 1 : 0;
                empty = bars || drawn == 0 ? 0 : empty + 1;
            }
            page.screenshot(new Page.ScreenshotOptions().setPath(file).setTimeout(300_000));
            JsonNode query = send("GET", "/api/notebook/" + id + "/paragraph/" + paragraphs.get(2), "").path("body");
            System.out.printf(
                    "%s the query is %s; bars for %d s, then none for %d s; keys that are saved for the chart: %s%n",
                    now(), query.path("status").asText(), drawn, empty, query.findPath("graph").path("keys"));
            send("DELETE", "/api/notebook/job/" + id + "/" + paragraphs.get(2), "");
            return drawn > 0 && empty == 0;
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant in(int seconds) {
        return Instant.now().plusSeconds(seconds);
    }

    private static Map<String, List<List<String>>> shown(Page page) {
        return shown(page, SHOWN);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, List<List<String>>> shown(Page page, String script) {
        return (Map<String, List<List<String>>>) page.evaluate(script);
    }

    private JsonNode send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(zeppelin.resolve(path)).header("Content-Type", "application/json");
        HttpResponse<String> response = http.send(request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
        JsonNode answer = JSON.readTree(response.body());
        if (response.statusCode() != 200 || answer.path("body").path("code").asText().equals("ERROR")) {
            throw new IOException(path + ": " + response.statusCode() + " " + response.body());
        }
        return answer;
    }

    /** What became of one chart. */
    private static final class Watched {

        private List<List<String>> last = List.of();
        private Instant changed = Instant.now();
        private Duration still = Duration.ZERO;
        private int changes;
        private int empty;

        void look(List<List<String>> rows) {
            empty += rows.isEmpty() ? 1 : 0;
            Duration since = Duration.between(changed, Instant.now());
            still = since.compareTo(still) > 0 ? since : still;
            if (!rows.equals(last)) {
                changes++;
                last = rows;
                changed = Instant.now();
            }
        }

        boolean moved() {
            return empty == 0 && changes > 1 && still.compareTo(PATIENCE) < 0;
        }

        @Override
        public String toString() {
            return "changed %d times, stood still %d s at most, was empty %d times".formatted(changes, still.toSeconds(), empty);
        }
    }

    private record Tweet(String handle, List<String> hashtags, long arrived) {}

    /** The topic's tweets, each once, in the order of their arrival. */
    private static final class Topic implements AutoCloseable {

        private final List<Tweet> tweets = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();

        /** Since 1970: the first that begins while all queries run. */
        private long firstMinute;

        private final KafkaConsumer<byte[], byte[]> consumer;

        Topic(String kafka) {
            consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer.assign(consumer.partitionsFor("tweets").stream().map(part -> new TopicPartition("tweets", part.partition())).toList());
            consumer.seekToBeginning(consumer.assignment());
        }

        /** Reads on to the end. */
        void read() {
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    try {
                        JsonNode json = JSON.readTree(record.value());
                        if (ids.add(json.path("id").asText())) {
                            tweets.add(new Tweet(json.path("handle").asText(), Hashtags.of(json.path("content").asText()), record.timestamp()));
                        }
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            tweets.sort(Comparator.comparingLong(Tweet::arrived));
        }

        /** For how many ms what a chart shows has not been true; empty if it has not been lately. */
        OptionalLong age(String chart, List<List<String>> rows) {
            long now = System.currentTimeMillis();
            if (rows.isEmpty()) {
                return OptionalLong.empty();
            }
            OptionalLong last =
                    switch (chart) {
                        case "total" -> total(Integer.parseInt(rows.get(0).get(0)), Integer.parseInt(rows.get(0).get(1)));
                        case "minute" -> lastMinute(counts(rows));
                        case "perminute" -> perMinute(rows.stream().map(row -> Long.valueOf(row.get(1))).toList());
                        case "trending" -> trending(rows);
                        default -> top(counts(rows));
                    };
            return last.isPresent() && now - last.getAsLong() < DELAY.toMillis() ? OptionalLong.of(now - last.getAsLong()) : OptionalLong.empty();
        }

        private static Map<String, Long> counts(List<List<String>> rows) {
            return rows.stream().collect(Collectors.toMap(row -> row.get(0), row -> Long.valueOf(row.get(1))));
        }

        private static Map<String, Long> ten(Map<String, Long> counts) {
            return counts.entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                    .limit(10)
                    .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        }

        private static Map<String, Long> count(Stream<Tweet> tweets) {
            return tweets.collect(Collectors.groupingBy(Tweet::handle, TreeMap::new, Collectors.counting()));
        }

        /** When the topic got more than so many tweets, which may be now. */
        private long until(int size) {
            return size == tweets.size() ? System.currentTimeMillis() : tweets.get(size).arrived();
        }

        private OptionalLong total(int size, int users) {
            boolean right = size <= tweets.size() && count(tweets.stream().limit(size)).size() == users;
            return right ? OptionalLong.of(until(size)) : OptionalLong.empty();
        }

        private OptionalLong top(Map<String, Long> shown) {
            long oldest = System.currentTimeMillis() - DELAY.toMillis();
            Map<String, Long> counts = count(tweets.stream());
            for (int size = tweets.size(); size > 0 && until(size) > oldest; size--) {
                if (ten(counts).equals(shown)) {
                    return OptionalLong.of(until(size));
                }
                counts.merge(tweets.get(size - 1).handle(), -1L, Long::sum);
            }
            return OptionalLong.empty();
        }

        /** The windows end every five seconds. */
        private OptionalLong lastMinute(Map<String, Long> shown) {
            long now = System.currentTimeMillis() / 5000 * 5000;
            return Stream.iterate(now, end -> end > now - DELAY.toMillis(), end -> end - 5000)
                    .filter(end -> ten(count(tweets.stream().filter(tweet -> tweet.arrived() >= end - 60_000 && tweet.arrived() < end))).equals(shown))
                    .mapToLong(end -> end).findFirst();
        }

        /**
         * Minutes since the start that are over, up to 60; the newest may not be shown yet. Earlier ones are not
         * compared: on a busy machine the query drops records of them as late (README).
         */
        private OptionalLong perMinute(List<Long> shown) {
            long now = System.currentTimeMillis() / 60_000;
            TreeMap<Long, Long> minutes = tweets.stream().collect(Collectors.groupingBy(tweet -> tweet.arrived() / 60_000, TreeMap::new, Collectors.counting()));
            for (long end : List.of(now, now - 1)) {
                List<Long> expected = List.copyOf(minutes.subMap(Math.max(firstMinute, end - 60), Math.max(firstMinute, end)).values());
                if (shown.size() >= expected.size() && shown.subList(shown.size() - expected.size(), shown.size()).equals(expected)) {
                    return OptionalLong.of(Math.min(end * 60_000 + 60_000, System.currentTimeMillis()));
                }
            }
            return OptionalLong.empty();
        }

        /** As perMinute, for each hashtag. */
        private OptionalLong trending(List<List<String>> rows) {
            // What Zeppelin calls a group begins with the hashtag, and ends with the name of the column.
            Map<String, List<Double>> shown = rows.stream().collect(Collectors.groupingBy(
                    row -> row.get(0).split("\\.", 2)[0],
                    Collectors.mapping(row -> Double.valueOf(row.get(2)), Collectors.toList())));
            Map<String, TreeMap<Long, Long>> uses = new TreeMap<>();
            for (Tweet tweet : tweets) {
                for (String hashtag : tweet.hashtags()) {
                    uses.computeIfAbsent(hashtag, name -> new TreeMap<>()).merge(tweet.arrived() / 60_000, 1L, Long::sum);
                }
            }
            long now = System.currentTimeMillis() / 60_000;
            for (long end : List.of(now, now - 1)) {
                long begin = Math.max(firstMinute, end - 60);
                boolean right = uses.entrySet().stream().allMatch(use -> endsWith(shown.getOrDefault(use.getKey(), List.of()), scores(use.getValue(), begin, end)));
                if (right && uses.keySet().containsAll(shown.keySet())) {
                    return OptionalLong.of(Math.min(end * 60_000 + 60_000, System.currentTimeMillis()));
                }
            }
            return OptionalLong.empty();
        }

        /** Of a hashtag's minutes, as the note computes them; 0 where it was not used. */
        private static List<Double> scores(TreeMap<Long, Long> uses, long begin, long end) {
            return LongStream.range(begin, end).mapToObj(minute -> {
                double usual = uses.subMap(minute - 59, minute + 1).values().stream().mapToLong(count -> count).sum() / 60.0;
                return uses.containsKey(minute) ? (uses.get(minute) - usual) / Math.sqrt(usual + 1) : 0;
            }).toList();
        }

        /** But for what rounding takes. */
        private static boolean endsWith(List<Double> shown, List<Double> expected) {
            int skipped = shown.size() - expected.size();
            return skipped >= 0 && IntStream.range(0, expected.size()).allMatch(i -> Math.abs(shown.get(skipped + i) - expected.get(i)) < 0.006);
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
