package io.tweeter.flink;

import static io.tweeter.flink.TestPipeline.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.testkit.TestCassandra;
import io.tweeter.model.DeadLetterHeaders;
import io.tweeter.model.Hashtags;
import io.tweeter.model.Timeline;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.test.junit5.InjectClusterClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Both jobs, as they are submitted, on real Kafka and Cassandra: what comes in, what comes out, and
 * what stays the same when they stop, crash and go on.
 */
@ExtendWith(TestCassandra.Extension.class)
class JobsIT {

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(RunningJob.memory())
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir static Path dir;

    private static TestPipeline pipeline;

    private final Random random = new Random(7);
    private final List<Tweet> tweets = new ArrayList<>();

    @BeforeAll
    static void startServers(TestCassandra cassandra) throws Exception {
        pipeline = TestPipeline.start(dir, cassandra);
    }

    @AfterAll
    static void stopServers() {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @Test
    void everyTweetIsStoredOnceAndCountedOnceThroughStopsAndCrashes(
            @InjectClusterClient RestClusterClient<?> flink) throws Exception {
        List<ProducerRecord<byte[], byte[]>> bad = badRecords();

        List<Tweet> first = newTweets(1500);
        pipeline.send(twiceEach(first));
        pipeline.send(bad);
        RunningJob store = startStore(null);
        RunningJob counts = startCounts(null);
        awaitRowsOfAll(tweets);
        assertDeadLetters(bad);
        assertLastMinute();
        assertTrending();

        // Stopped in order; meanwhile come copies of what was seen, and new tweets.
        String storeState = store.stopWithSavepoint(dir.resolve("savepoints"));
        String countsState = counts.stopWithSavepoint(dir.resolve("savepoints"));
        pipeline.send(records(first));
        pipeline.send(twiceEach(newTweets(500)));
        store = startStore(storeState);
        counts = startCounts(countsState);
        awaitRowsOfAll(tweets);

        // Ended at any moment.
        storeState = store.cancelAfterCheckpoint(pipeline.checkpoints().resolve("tweet-store"));
        countsState = counts.cancelAfterCheckpoint(pipeline.checkpoints().resolve("tweet-counts"));
        pipeline.send(records(tweets));
        pipeline.send(records(newTweets(500)));
        store = startStore(storeState);
        counts = startCounts(countsState);
        awaitRowsOfAll(tweets);
        assertTimelinesHold(tweets);
        assertCountsTopic(tweets);

        // While their checkpoints cannot be written, the jobs go on; a restart would have to wait.
        Path aside = pipeline.checkpoints().resolveSibling("aside");
        Files.move(pipeline.checkpoints(), aside);
        Files.createFile(pipeline.checkpoints());
        for (RunningJob job : List.of(store, counts)) {
            await().atMost(PATIENCE).until(() -> failedCheckpoints(flink, job) > 1);
        }
        pipeline.send(records(newTweets(100)));
        awaitRowsOfAll(tweets);
        Files.delete(pipeline.checkpoints());
        Files.move(aside, pipeline.checkpoints());

        // Nobody tweets any more.
        await().atMost(PATIENCE).until(() -> board("last-minute").isEmpty());
        assertThat(tweetCounts()).isEqualTo(expectedCounts(tweets));
        assertDeadLetters(bad);
        store.client().cancel().get();
        counts.client().cancel().get();
    }

    private static long failedCheckpoints(RestClusterClient<?> flink, RunningJob job)
            throws Exception {
        JobMessageParameters parameters = new JobMessageParameters();
        parameters.jobPathParameter.resolve(job.client().getJobID());
        return flink.sendRequest(
                        CheckpointingStatisticsHeaders.getInstance(),
                        parameters,
                        EmptyRequestBody.getInstance())
                .get()
                .getCounts()
                .getNumberFailedCheckpoints();
    }

    @ParameterizedTest
    @EnumSource(names = {"STREAMING", "BATCH"})
    void aBoundedQueryCountsWhatIsThereAndEnds(RuntimeExecutionMode mode) throws Exception {
        String topic = "bounded-" + mode.name().toLowerCase(Locale.ROOT);
        pipeline.createTopic(topic);
        List<Tweet> written = newTweets(300);
        pipeline.send(
                twiceEach(written).stream()
                        .map(r -> new ProducerRecord<>(topic, r.key(), r.value()))
                        .toList());

        assertThat(
                        countsOfWindows(
                                topic,
                                "",
                                new Configuration().set(ExecutionOptions.RUNTIME_MODE, mode)))
                .isEqualTo(
                        written.stream()
                                .collect(
                                        Collectors.groupingBy(
                                                Tweet::handle, Collectors.counting())));
    }

    /** Of one partition Kafka hands out all before the first of the next. */
    @Test
    void windowsCountABacklogWhosePartitionsAreReadOneAfterTheOther() throws Exception {
        String topic = "backlog";
        pipeline.createTopic(topic);
        int backlog = 120_000;
        long start = System.currentTimeMillis() - 600_000; // within the topic's retention
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < backlog; i++) {
            Tweet tweet = new Tweet("tweet-" + i, "ann", "said " + i, Instant.ofEpochMilli(start));
            records.add(
                    new ProducerRecord<>(
                            topic,
                            i % TestPipeline.PARTITIONS,
                            start + 4L * i,
                            utf8(tweet.id()),
                            TweetJson.write(tweet)));
        }
        pipeline.send(records);

        assertThat(
                        countsOfWindows(
                                topic,
                                // Less than it takes to read a partition.
                                "'watermark.idle-timeout' = '300 ms',",
                                new Configuration()
                                        .set(CoreOptions.DEFAULT_PARALLELISM, 1)
                                        .set(
                                                PipelineOptions.AUTO_WATERMARK_INTERVAL,
                                                Duration.ofMillis(20))))
                .isEqualTo(Map.of("ann", (long) backlog));
    }

    /** The tweets of each user, by windows of a second, of what a topic has now. */
    private static Map<String, Long> countsOfWindows(
            String topic, String options, Configuration configuration) {
        TableEnvironment tables =
                TableEnvironment.create(
                        EnvironmentSettings.newInstance().withConfiguration(configuration).build());
        tables.executeSql(
                """
                CREATE TABLE tweets (
                    handle STRING,
                    arrived_at TIMESTAMP_LTZ(3) NOT NULL METADATA FROM 'timestamp' VIRTUAL,
                    WATERMARK FOR arrived_at AS SOURCE_WATERMARK()
                ) WITH (
                    'connector' = 'tweeter',
                    'topic' = '%s',
                    'properties.bootstrap.servers' = '%s',
                    %s
                    'scan.bounded.mode' = 'latest-offset'
                )
                """
                        .formatted(topic, pipeline.bootstrapServers(), options));
        return sum(
                tables,
                """
                SELECT handle, COUNT(*) AS tweets
                FROM TABLE(TUMBLE(TABLE tweets, DESCRIPTOR(arrived_at), INTERVAL '1' SECOND))
                GROUP BY window_start, window_end, handle
                """);
    }

    @Test
    void aScanReadsFromOneOffsetToAnother() throws Exception {
        String topic = "scanned";
        pipeline.createTopic(topic);
        List<Tweet> written = newTweets(10);
        long start = System.currentTimeMillis() - 60_000; // within the topic's retention
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < written.size(); i++) {
            records.add(
                    new ProducerRecord<>(
                            topic,
                            0,
                            start + 1_000L * i,
                            utf8(written.get(i).id()),
                            TweetJson.write(written.get(i))));
        }
        pipeline.send(records);

        assertThat(
                        scannedOffsets(
                                topic,
                                """
                                'scan.startup.mode' = 'timestamp',
                                'scan.startup.timestamp-millis' = '%d',
                                'scan.bounded.mode' = 'specific-offsets',
                                'scan.bounded.specific-offsets' =
                                    'partition:0,offset:6;partition:1,offset:0;partition:2,offset:0;partition:3,offset:0'
                                """
                                        .formatted(start + 3_000)))
                .containsExactly(3L, 4L, 5L);
        assertThat(
                        scannedOffsets(
                                topic,
                                """
                                'scan.startup.mode' = 'specific-offsets',
                                'scan.startup.specific-offsets' =
                                    'partition:0,offset:7;partition:1,offset:0;partition:2,offset:0;partition:3,offset:0',
                                'scan.bounded.mode' = 'timestamp',
                                'scan.bounded.timestamp-millis' = '%d'
                                """
                                        .formatted(start + 9_000)))
                .containsExactly(7L, 8L);

        // The group has committed nothing of the partitions without records.
        try (Admin kafka = pipeline.admin()) {
            kafka.alterConsumerGroupOffsets(
                            "me", Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(8)))
                    .all()
                    .get();
        }
        String group = ", 'properties.group.id' = 'me'";
        assertThat(
                        scannedOffsets(
                                topic,
                                "'scan.startup.mode' = 'group-offsets',"
                                        + " 'scan.bounded.mode' = 'latest-offset'"
                                        + group))
                .containsExactly(8L, 9L);
        assertThat(scannedOffsets(topic, "'scan.bounded.mode' = 'group-offsets'" + group))
                .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void whatAProducerHasAbortedIsReadOnDemandOnly() throws Exception {
        String topic = "aborted";
        pipeline.createTopic(topic);
        assertThat(scannedOffsets(topic, "'scan.bounded.mode' = 'latest-offset'"))
                .as("a topic without records")
                .isEmpty();
        List<Tweet> written = newTweets(5);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                pipeline.bootstrapServers(),
                                "transactional.id",
                                topic),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.initTransactions();
            begin(producer, topic, written.subList(0, 2));
            producer.commitTransaction();
            begin(producer, topic, written.subList(2, 4));
            producer.abortTransaction();
            begin(producer, topic, written.subList(4, 5));
            producer.commitTransaction();
        }

        // Each transaction ends with a mark that has an offset.
        assertThat(scannedOffsets(topic, "'scan.bounded.mode' = 'latest-offset'"))
                .containsExactly(0L, 1L, 6L);
        assertThat(
                        scannedOffsets(
                                topic,
                                "'scan.bounded.mode' = 'latest-offset',"
                                        + " 'properties.isolation.level' = 'read_uncommitted'"))
                .containsExactly(0L, 1L, 3L, 4L, 6L);
    }

    /** Begins a transaction whose records are all in Kafka. */
    private static void begin(
            KafkaProducer<byte[], byte[]> producer, String topic, List<Tweet> tweets)
            throws Exception {
        producer.beginTransaction();
        for (Tweet tweet : tweets) {
            producer.send(new ProducerRecord<>(topic, 0, utf8(tweet.id()), TweetJson.write(tweet)))
                    .get();
        }
    }

    private static List<Long> scannedOffsets(String topic, String scan) {
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inBatchMode());
        tables.executeSql(
                "CREATE TABLE tweets (`offset` BIGINT METADATA VIRTUAL) WITH ('connector' ="
                        + " 'tweeter', 'topic' = '%s', 'properties.bootstrap.servers' = '%s', %s)"
                                .formatted(topic, pipeline.bootstrapServers(), scan));
        List<Long> offsets = new ArrayList<>();
        tables.executeSql("SELECT `offset` FROM tweets")
                .collect()
                .forEachRemaining(row -> offsets.add(row.getFieldAs("offset")));
        return offsets.stream().sorted().toList();
    }

    private static Map<String, Long> sum(TableEnvironment tables, String query) {
        Map<String, Long> sums = new HashMap<>();
        tables.executeSql(query)
                .collect()
                .forEachRemaining(
                        row ->
                                sums.merge(
                                        row.getFieldAs("handle"),
                                        row.getFieldAs("tweets"),
                                        Long::sum));
        return sums;
    }

    @Test
    void aTableWithAnotherKeyThanCassandrasIsRefused() {
        pipeline.createTable("CREATE TABLE keyed (a text, b text, PRIMARY KEY (a, b))");
        TableEnvironment tables = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        tables.executeSql(
                """
                CREATE TABLE keyed (a STRING, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH (
                    'connector' = 'cassandra', 'table' = 'keyed', 'keyspace' = 'tweeter',
                    'contact-points' = '%s', 'local-datacenter' = '%s'
                )
                """
                        .formatted(pipeline.contactPoint(), pipeline.localDatacenter()));

        assertThatThrownBy(() -> tables.executeSql("INSERT INTO keyed VALUES ('x', 'y')").await())
                .hasStackTraceContaining("tweeter.keyed has the primary key [a, b]");
    }

    // ---- starting jobs

    private static RunningJob startStore(String savepoint) throws Exception {
        return RunningJob.store(pipeline.settings(), RunningJob.from(savepoint));
    }

    private static RunningJob startCounts(String savepoint) {
        return RunningJob.counts(pipeline.settings(), RunningJob.from(savepoint));
    }

    // ---- what goes in

    private List<Tweet> newTweets(int number) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        List<Tweet> more =
                IntStream.range(0, number)
                        .mapToObj(
                                i ->
                                        new Tweet(
                                                UUID.randomUUID().toString(),
                                                "user "
                                                        + (int)
                                                                Math.abs(
                                                                        random.nextGaussian() * 60),
                                                "tweet " + i + " \uD83D\uDC26 #Tag" + i % 7,
                                                now.minusMillis(random.nextInt(200_000))))
                        .toList();
        tweets.addAll(more);
        return more;
    }

    private static List<ProducerRecord<byte[], byte[]>> records(List<Tweet> tweets) {
        return tweets.stream()
                .map(tweet -> record(utf8(tweet.id()), TweetJson.write(tweet)))
                .toList();
    }

    private static List<ProducerRecord<byte[], byte[]>> twiceEach(List<Tweet> tweets) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>(records(tweets));
        records.addAll(records(tweets));
        return records;
    }

    /** Arrived half a minute ago, so that "the last minute" ends soon. */
    private static ProducerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        long arrived = System.currentTimeMillis() - 30_000;
        return new ProducerRecord<>(Topics.TWEETS, null, arrived, key, value);
    }

    private List<ProducerRecord<byte[], byte[]>> badRecords() {
        byte[] noise = new byte[1_000_000];
        random.nextBytes(noise);
        noise[0] = 1;
        return List.of(
                record(utf8("k1"), utf8("{\"id\": \"1\", \"handle\"")),
                record(
                        utf8("k2"),
                        utf8(
                                "{\"handle\": \"ann\", \"content\": \"hi\","
                                        + " \"created_at\": \"2026-01-31T12:00:00.000Z\"}")),
                record(utf8("k3"), null),
                record(null, null),
                record(new byte[] {(byte) 0xff}, noise));
    }

    // ---- what comes out

    private void awaitRowsOfAll(List<Tweet> expected) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(storedTweets()).isEqualTo(byId(expected));
                            assertThat(tweetCounts()).isEqualTo(expectedCounts(expected));
                            assertThat(board("all-time")).isEqualTo(expectedBoard(expected));
                            assertThat(tweetsPerMinute()).isEqualTo(expectedPerMinute(expected));
                        });
    }

    private static Map<String, Tweet> byId(List<Tweet> tweets) {
        return tweets.stream().collect(Collectors.toMap(Tweet::id, Function.identity()));
    }

    private static Map<String, Tweet> storedTweets() {
        return byId(pipeline.query("SELECT * FROM tweets").stream().map(JobsIT::tweet).toList());
    }

    private static Tweet tweet(Row row) {
        return new Tweet(
                row.getString("id"),
                row.getString("handle"),
                row.getString("content"),
                row.getInstant("created_at"));
    }

    private record Count(long tweets, Instant lastTweetAt) {}

    private static Map<String, Count> expectedCounts(List<Tweet> tweets) {
        Map<String, Count> counts = new HashMap<>();
        for (Tweet tweet : tweets) {
            counts.merge(
                    tweet.handle(),
                    new Count(1, tweet.createdAt()),
                    (a, b) ->
                            new Count(
                                    a.tweets() + b.tweets(),
                                    a.lastTweetAt().isAfter(b.lastTweetAt())
                                            ? a.lastTweetAt()
                                            : b.lastTweetAt()));
        }
        return counts;
    }

    private static Map<String, Count> tweetCounts() {
        return pipeline.query("SELECT * FROM tweet_counts").stream()
                .collect(
                        Collectors.toMap(
                                row -> row.getString("handle"),
                                row ->
                                        new Count(
                                                row.getLong("tweets"),
                                                row.getInstant("last_tweet_at"))));
    }

    private static Map<Long, String> expectedBoard(List<Tweet> tweets) {
        Map<Long, String> board = new TreeMap<>();
        expectedCounts(tweets).entrySet().stream()
                .sorted(
                        Comparator.comparing((Map.Entry<String, Count> e) -> -e.getValue().tweets())
                                .thenComparing(Map.Entry::getKey))
                .limit(100)
                .forEach(
                        e ->
                                board.put(
                                        board.size() + 1L,
                                        e.getKey() + " " + e.getValue().tweets()));
        return board;
    }

    private static Map<Long, String> board(String name) {
        Map<Long, String> board = new TreeMap<>();
        pipeline.query("SELECT * FROM top_tweeters WHERE board = ?", name)
                .forEach(
                        row ->
                                board.put(
                                        row.getLong("rank"),
                                        row.getString("handle") + " " + row.getLong("tweets")));
        return board;
    }

    private static Map<Instant, Long> expectedPerMinute(List<Tweet> tweets) {
        return tweets.stream()
                .collect(
                        Collectors.groupingBy(
                                tweet -> tweet.createdAt().truncatedTo(ChronoUnit.MINUTES),
                                Collectors.counting()));
    }

    private static Map<Instant, Long> tweetsPerMinute() {
        return pipeline.query("SELECT * FROM tweets_per_minute").stream()
                .peek(
                        row ->
                                assertThat(row.getLocalDate("day"))
                                        .isEqualTo(Timeline.day(row.getInstant("minute"))))
                .collect(
                        Collectors.toMap(
                                row -> row.getInstant("minute"), row -> row.getLong("tweets")));
    }

    /** No hashtag has a past; all tweets came in one minute. */
    private void assertTrending() {
        Map<String, Long> uses =
                tweets.stream()
                        .collect(
                                Collectors.groupingBy(
                                        tweet -> Hashtags.of(tweet.content()).get(0),
                                        Collectors.counting()));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(
                                                pipeline
                                                        .query("SELECT * FROM trending_hashtags")
                                                        .stream()
                                                        .collect(
                                                                Collectors.toMap(
                                                                        row ->
                                                                                row.getString(
                                                                                        "hashtag"),
                                                                        row ->
                                                                                row.getLong(
                                                                                        "tweets"))))
                                        .isEqualTo(uses));
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(
                                                pipeline
                                                        .query("SELECT * FROM hashtags_per_minute")
                                                        .stream()
                                                        .mapToLong(row -> row.getLong("tweets"))
                                                        .sum())
                                        .isEqualTo(tweets.size()));
        assertThat(pipeline.query("SELECT * FROM tweets_by_hashtag"))
                .hasSize(tweets.size())
                .allSatisfy(
                        row ->
                                assertThat(Hashtags.of(row.getString("content")))
                                        .containsExactly(row.getString("hashtag")));
    }

    private void assertLastMinute() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(board("last-minute")).isEqualTo(expectedBoard(tweets)));
    }

    /** Reads the timelines as the ingest service does: days, slots, tweets. */
    private static void assertTimelinesHold(List<Tweet> expected) {
        assertThat(timeline(Timeline.everyone(), "tweets_by_time WHERE slot = ?"))
                .containsExactlyInAnyOrderElementsOf(expected);
        Map<String, List<Tweet>> byHandle =
                expected.stream().collect(Collectors.groupingBy(Tweet::handle));
        byHandle.forEach(
                (handle, theirs) ->
                        assertThat(
                                        timeline(
                                                Timeline.of(handle),
                                                "tweets_by_user WHERE handle = '"
                                                        + handle
                                                        + "' AND slot = ?"))
                                .containsExactlyInAnyOrderElementsOf(theirs));
    }

    private static List<Tweet> timeline(Timeline timeline, String slotQuery) {
        List<Tweet> found = new ArrayList<>();
        for (Row day :
                pipeline.query(
                        "SELECT day FROM timeline_days WHERE timeline = ?", timeline.name())) {
            for (Row slot :
                    pipeline.query(
                            "SELECT slot FROM timeline_slots WHERE timeline = ? AND day = ?",
                            timeline.name(),
                            day.getLocalDate("day"))) {
                pipeline.query("SELECT * FROM " + slotQuery, slot.getInstant("slot")).stream()
                        .map(JobsIT::tweet)
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static void assertCountsTopic(List<Tweet> expected) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            Map<String, Count> newest = new HashMap<>();
                            for (ConsumerRecord<byte[], byte[]> record :
                                    pipeline.readAll(Topics.COUNTS)) {
                                JsonNode value = JSON.readTree(record.value());
                                assertThat(value.get("handle").asText())
                                        .isEqualTo(text(record.key()));
                                newest.put(
                                        text(record.key()),
                                        new Count(
                                                value.get("tweets").asLong(),
                                                Instant.parse(
                                                        value.get("last_tweet_at").asText())));
                            }
                            assertThat(newest).isEqualTo(expectedCounts(expected));
                        });
    }

    private static void assertDeadLetters(List<ProducerRecord<byte[], byte[]>> bad) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            // Keyed by origin: after a restart a letter may be written again.
                            Map<String, ConsumerRecord<byte[], byte[]>> letters = new HashMap<>();
                            for (ConsumerRecord<byte[], byte[]> letter :
                                    pipeline.readAll(Topics.DEAD_LETTERS)) {
                                assertThat(header(letter, DeadLetterHeaders.TOPIC))
                                        .isEqualTo(Topics.TWEETS);
                                letters.put(
                                        header(letter, DeadLetterHeaders.PARTITION)
                                                + "/"
                                                + header(letter, DeadLetterHeaders.OFFSET),
                                        letter);
                            }
                            assertThat(letters.values())
                                    .extracting(letter -> content(letter.key(), letter.value()))
                                    .containsExactlyInAnyOrderElementsOf(
                                            bad.stream()
                                                    .map(b -> content(b.key(), b.value()))
                                                    .toList());
                            assertThat(letters.values())
                                    .extracting(
                                            l ->
                                                    header(l, DeadLetterHeaders.REASON)
                                                            .replaceAll(":.*", ""))
                                    .containsExactlyInAnyOrder(
                                            "is not JSON",
                                            "id is missing",
                                            "has no value",
                                            "has no value",
                                            "is not UTF-8 JSON");
                        });
    }

    private static String content(byte[] key, byte[] value) {
        return Arrays.toString(key) + " " + Arrays.hashCode(value) + " " + (value == null);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return text(record.headers().lastHeader(name).value());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
