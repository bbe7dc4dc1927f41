package io.tweeter.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.deploy.testkit.TestCassandra;
import io.tweeter.flink.counts.SqlScript;
import io.tweeter.flink.counts.TweetCountsJob;
import io.tweeter.flink.store.TweetStoreJob;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Savepoints that earlier releases have left, restored by today's jobs. Each was taken after the
 * same known tweets, which the topic then holds again, at the same offsets. And tables that are
 * gone, beside a savepoint that is not.
 *
 * <p>To add today's release, under its date: {@code mvn -pl flink-jobs -am verify
 * -Dit.test=RestoreIT -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false
 * -Dfailsafe.failIfNoSpecifiedTests=false -Dtweeter.savepoint=2026-11-25}
 */
@ExtendWith(TestCassandra.Extension.class)
class RestoreIT {

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(RunningJob.memory())
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final Pattern SET = Pattern.compile("SET '(.+)' = '(.+)'");
    private static final String SAVE = "tweeter.savepoint";
    private static final Path SAVEPOINTS = Path.of("src/test/resources/savepoints");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Instant THEN = Instant.parse("2026-01-31T12:00:00Z");

    /** Of the tweets that every savepoint has seen. */
    private static final int KNOWN = 120;

    /** The topic of this test is not the one in which the savepoint was taken. */
    private static final String NEW_TOPIC = "TWEETER_ACCEPT_NEW_TOPIC=true";

    private static final int NEW = 30;
    private static final int USERS = 7;

    @TempDir private Path dir;
    private TestPipeline pipeline;

    @BeforeEach
    void startServers(TestCassandra cassandra) throws Exception {
        pipeline = TestPipeline.start(dir, cassandra);
    }

    @AfterEach
    void stopServers() {
        pipeline.close();
    }

    static List<String> releases() throws IOException {
        try (Stream<Path> folders = Files.list(SAVEPOINTS)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("releases")
    void todaysJobsGoOnFromTheSavepointOfARelease(String release) throws Exception {
        pipeline.send(records(tweets(0, KNOWN), 0));
        // Copies of what the savepoint has seen, and then tweets that are new.
        pipeline.send(records(tweets(0, KNOWN), 60));
        pipeline.send(records(tweets(KNOWN, KNOWN + NEW), 61));

        RunningJob store = startStore(savepoint(release, TweetStoreJob.NAME));
        RunningJob counts = startCounts(savepoint(release, TweetCountsJob.NAME));

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(counted()).isEqualTo(byUser(tweets(0, KNOWN + NEW)));
                            assertThat(storedIds()).isEqualTo(ids(tweets(KNOWN, KNOWN + NEW)));
                        });
        store.client().cancel().get();
        counts.client().cancel().get();
    }

    /**
     * The clock of the machine that wrote them was an hour ahead, or was set back since: to
     * Cassandra, they are newer than all that is written now.
     */
    @ParameterizedTest
    @MethodSource("releases")
    void rowsThatTheReleaseLeftAreOverwrittenColumnByColumn(String release) throws Exception {
        Instant ahead = Instant.now().plus(Duration.ofHours(1));
        leave(tables(tweets(0, KNOWN)), ahead);
        pipeline.send(records(tweets(0, KNOWN), 0));
        pipeline.send(records(tweets(KNOWN, KNOWN + NEW), 61));

        RunningJob store = startStore(savepoint(release, TweetStoreJob.NAME));
        RunningJob counts = startCounts(savepoint(release, TweetCountsJob.NAME));

        awaitRows(tables(tweets(0, KNOWN + NEW)));
        store.client().cancel().get();
        counts.client().cancel().get();
    }

    private void awaitRows(Map<String, Set<Map<String, Object>>> expected) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(expected)
                                        .allSatisfy(
                                                (table, rows) ->
                                                        assertThat(rows(table, rows))
                                                                .as(table)
                                                                .isEqualTo(rows)));
    }

    private void leave(Map<String, Set<Map<String, Object>>> tables, Instant writtenAt) {
        tables.forEach((table, rows) -> rows.forEach(row -> pipeline.write(table, writtenAt, row)));
    }

    /** The rows of tables after some tweets, by column. */
    private static Map<String, Set<Map<String, Object>>> tables(List<Tweet> tweets) {
        Map<String, Long> byUser = byUser(tweets);
        Map<String, Instant> last = new TreeMap<>();
        Map<Instant, Long> byMinute = new TreeMap<>();
        Set<Map<String, Object>> stored = new HashSet<>();
        for (Tweet tweet : tweets) {
            last.put(tweet.handle(), tweet.createdAt());
            byMinute.merge(tweet.createdAt().truncatedTo(ChronoUnit.MINUTES), 1L, Long::sum);
            stored.add(
                    Map.of(
                            "id", tweet.id(),
                            "handle", tweet.handle(),
                            "content", tweet.content(),
                            "created_at", tweet.createdAt()));
        }
        Set<Map<String, Object>> counts = new HashSet<>();
        byUser.forEach(
                (handle, count) ->
                        counts.add(
                                Map.of(
                                        "handle", handle,
                                        "tweets", count,
                                        "last_tweet_at", last.get(handle))));
        Set<Map<String, Object>> board = new HashSet<>();
        List<Map.Entry<String, Long>> ranks =
                byUser.entrySet().stream()
                        .sorted(
                                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                        .thenComparing(Map.Entry.comparingByKey()))
                        .toList();
        for (int i = 0; i < ranks.size(); i++) {
            board.add(
                    Map.of(
                            "board",
                            "all-time",
                            "rank",
                            i + 1L,
                            "handle",
                            ranks.get(i).getKey(),
                            "tweets",
                            ranks.get(i).getValue()));
        }
        Set<Map<String, Object>> minutes = new HashSet<>();
        byMinute.forEach(
                (minute, count) ->
                        minutes.add(
                                Map.of(
                                        "day", LocalDate.ofInstant(minute, ZoneOffset.UTC),
                                        "minute", minute,
                                        "tweets", count)));
        return Map.of(
                "tweets", stored,
                "tweet_counts", counts,
                "top_tweeters", board,
                "tweets_per_minute", minutes);
    }

    /** A table's rows now, with the columns of the expected ones. */
    private Set<Map<String, Object>> rows(String table, Set<Map<String, Object>> expected) {
        Set<String> columns = expected.iterator().next().keySet();
        return pipeline.query("SELECT * FROM " + table).stream()
                .filter(
                        row ->
                                !table.equals("top_tweeters")
                                        || row.getString("board").equals("all-time"))
                .map(
                        row ->
                                columns.stream()
                                        .collect(Collectors.toMap(name -> name, row::getObject)))
                .collect(Collectors.toSet());
    }

    /** The steps of docs/cluster.md. */
    @Test
    void tablesThatAreLostAfterRetentionAreFilledAgain() throws Exception {
        pipeline.send(records(tweets(0, KNOWN), 0));
        RunningJob counts = startCounts(null);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(counted()).isEqualTo(byUser(tweets(0, KNOWN))));
        String saved = counts.stopWithSavepoint(dir.resolve("savepoints"));
        pipeline.deleteRecords(Topics.TWEETS);
        pipeline.createTables();
        List<Tweet> retained = tweets(KNOWN, KNOWN + NEW);
        pipeline.send(records(retained, 61));

        refillTables();
        Map<String, Set<Map<String, Object>>> filled = tables(tweets(0, KNOWN));
        assertThat(rows("tweet_counts", filled.get("tweet_counts")))
                .isEqualTo(filled.get("tweet_counts"));
        assertThat(rows("top_tweeters", filled.get("top_tweeters")))
                .isEqualTo(filled.get("top_tweeters"));
        RunningJob store = startStore(null);
        RunningJob again = startCounts(saved);

        Map<String, Set<Map<String, Object>>> expected = new HashMap<>(tables(retained));
        Map<String, Set<Map<String, Object>>> all = tables(tweets(0, KNOWN + NEW));
        expected.put("tweet_counts", all.get("tweet_counts"));
        expected.put("top_tweeters", all.get("top_tweeters"));
        awaitRows(expected);
        store.client().cancel().get();
        again.client().cancel().get();
    }

    private void refillTables() throws Exception {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        String script =
                Files.readString(Path.of("../deploy/recovery/refill-tables.sql"))
                        .replace("localhost:9092", pipeline.bootstrapServers())
                        .replace("localhost:9042", pipeline.contactPoint())
                        .replace("datacenter1", pipeline.localDatacenter());
        for (String statement : SqlScript.of(script).statements()) {
            Matcher set = SET.matcher(statement);
            if (set.matches()) {
                tables.getConfig().set(set.group(1), set.group(2));
            } else {
                tables.executeSql(statement).await();
            }
        }
    }

    @Test
    @EnabledIfSystemProperty(named = SAVE, matches = ".+")
    void savesTodaysRelease() throws Exception {
        pipeline.send(records(tweets(0, KNOWN), 0));
        RunningJob store = startStore(null);
        RunningJob counts = startCounts(null);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(counted()).isEqualTo(byUser(tweets(0, KNOWN)));
                            assertThat(storedIds()).isEqualTo(ids(tweets(0, KNOWN)));
                        });
        keep(store.stopWithSavepoint(dir.resolve("savepoints")), TweetStoreJob.NAME);
        keep(counts.stopWithSavepoint(dir.resolve("savepoints")), TweetCountsJob.NAME);
    }

    private static void keep(String savepoint, String job) throws IOException {
        Path from = Path.of(URI.create(savepoint));
        Path to = SAVEPOINTS.resolve(System.getProperty(SAVE)).resolve(job);
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static String savepoint(String release, String job) {
        return SAVEPOINTS.resolve(release).resolve(job).toAbsolutePath().toUri().toString();
    }

    // ---- what goes in

    /** Known for good: id, user and time of a tweet follow from its number. */
    private static List<Tweet> tweets(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(
                        i ->
                                new Tweet(
                                        "tweet-" + i,
                                        "user " + i % USERS,
                                        "said " + i,
                                        THEN.plusSeconds(i)))
                .toList();
    }

    private static List<ProducerRecord<byte[], byte[]>> records(
            List<Tweet> tweets, int minutesLater) {
        long arrived = THEN.plus(Duration.ofMinutes(minutesLater)).toEpochMilli();
        return tweets.stream()
                .map(
                        tweet ->
                                new ProducerRecord<>(
                                        Topics.TWEETS,
                                        null,
                                        arrived,
                                        tweet.id().getBytes(UTF_8),
                                        TweetJson.write(tweet)))
                .toList();
    }

    // ---- what comes out

    private static Map<String, Long> byUser(List<Tweet> tweets) {
        return tweets.stream()
                .collect(Collectors.groupingBy(Tweet::handle, TreeMap::new, Collectors.counting()));
    }

    private Map<String, Long> counted() {
        Map<String, Long> counts = new TreeMap<>();
        for (Row row : pipeline.query("SELECT handle, tweets FROM tweet_counts")) {
            counts.put(row.getString("handle"), row.getLong("tweets"));
        }
        return counts;
    }

    private static List<String> ids(List<Tweet> tweets) {
        return tweets.stream().map(Tweet::id).sorted().toList();
    }

    private List<String> storedIds() {
        return pipeline.query("SELECT id FROM tweets").stream()
                .map(row -> row.getString("id"))
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    // ---- jobs

    private RunningJob startStore(String savepoint) throws Exception {
        return RunningJob.store(pipeline.settings(NEW_TOPIC), oneFile(savepoint));
    }

    private RunningJob startCounts(String savepoint) {
        return RunningJob.counts(pipeline.settings(NEW_TOPIC), oneFile(savepoint));
    }

    /** Savepoints that are taken are one file. */
    private static Configuration oneFile(String savepoint) {
        return RunningJob.from(savepoint)
                .set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1));
    }
}
