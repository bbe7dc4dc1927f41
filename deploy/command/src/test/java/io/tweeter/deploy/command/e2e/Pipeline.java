package io.tweeter.deploy.command.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.testkit.TopicRecords;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Clients of a running pipeline: of its HTTP interface, of Kafka and of Cassandra. */
final class Pipeline implements AutoCloseable {

    /** The driver's default of two seconds is too short on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final String bootstrapServers;
    private final KafkaProducer<byte[], byte[]> producer;
    private final CqlSession cassandra;

    Pipeline(String bootstrapServers, InetSocketAddress contactPoint, String keyspace) {
        this.bootstrapServers = bootstrapServers;
        this.producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        this.cassandra =
                CqlSession.builder()
                        .withConfigLoader(
                                DriverConfigLoader.programmaticBuilder()
                                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, TIMEOUT)
                                        .build())
                        .addContactPoint(contactPoint)
                        .withLocalDatacenter("datacenter1")
                        .withKeyspace(keyspace)
                        .build();
    }

    /** Posts a tweet as JSON; the key may be null. */
    HttpResponse<String> post(URI base, String handle, String content, String idempotencyKey)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve("/tweets"))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        JSON.writeValueAsString(
                                                Map.of("handle", handle, "content", content))));
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static JsonNode json(HttpResponse<String> answer) throws Exception {
        return JSON.readTree(answer.body());
    }

    HttpResponse<String> get(URI base, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Accept", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Writes a tweet to the topic as the ingest service does. */
    RecordMetadata produce(Tweet tweet) throws ExecutionException, InterruptedException {
        return produce(tweet.id().getBytes(UTF_8), TweetJson.write(tweet));
    }

    /** Writes a record to the topic {@code tweets}; key and value may be null. */
    RecordMetadata produce(byte[] key, byte[] value)
            throws ExecutionException, InterruptedException {
        return producer.send(new ProducerRecord<>(Topics.TWEETS, key, value)).get();
    }

    /** Writes a record and returns {@code PARTITION:OFFSET}. */
    String produceTo(ProducerRecord<byte[], byte[]> record)
            throws ExecutionException, InterruptedException {
        RecordMetadata position = producer.send(record).get();
        return position.partition() + ":" + position.offset();
    }

    /** Runs a statement on Cassandra. */
    void execute(String cql, Object... values) {
        cassandra.execute(cql, values);
    }

    /** Reads rows of Cassandra. */
    List<Row> query(String cql, Object... values) {
        return cassandra.execute(cql, values).all();
    }

    /** All records on the dead-letter topic. */
    List<ConsumerRecord<byte[], byte[]>> deadLetters() {
        return read(Topics.DEAD_LETTERS);
    }

    /** All records on a topic. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        return TopicRecords.read(bootstrapServers, topic, new ByteArrayDeserializer());
    }

    /** Rows of {@code tweets} by handle, for handles with a prefix. */
    Map<String, Long> storedByHandle(String prefix) {
        return countBy("SELECT handle FROM tweets", prefix);
    }

    /** Rows of the timeline by handle, for handles with a prefix. */
    Map<String, Long> timelineByHandle(String prefix) {
        return countBy("SELECT handle FROM tweets_by_time", prefix);
    }

    /** Rows of the users' timelines by handle, for handles with a prefix. */
    Map<String, Long> userTimelinesByHandle(String prefix) {
        return countBy("SELECT handle FROM tweets_by_user", prefix);
    }

    private Map<String, Long> countBy(String query, String prefix) {
        Map<String, Long> counts = new TreeMap<>();
        for (Row row : cassandra.execute(query)) {
            if (row.getString("handle").startsWith(prefix)) {
                counts.merge(row.getString("handle"), 1L, Long::sum);
            }
        }
        return counts;
    }

    /** The counts of job {@code tweet-counts}, for handles with a prefix. */
    Map<String, Long> counted(String prefix) {
        Map<String, Long> counts = new TreeMap<>();
        for (Row row : cassandra.execute("SELECT handle, tweets FROM tweet_counts")) {
            if (row.getString("handle").startsWith(prefix)) {
                counts.put(row.getString("handle"), row.getLong("tweets"));
            }
        }
        return counts;
    }

    /** Slots of everyone's timeline that have tweets, but no row in the index. */
    Set<Instant> slotsThatReadersDoNotFind() {
        Set<Instant> slots = new TreeSet<>();
        for (Row row : cassandra.execute("SELECT DISTINCT slot FROM tweets_by_time")) {
            slots.add(row.getInstant("slot"));
        }
        for (Row row : cassandra.execute("SELECT timeline, slot FROM timeline_slots")) {
            if (row.getString("timeline").equals("*")) {
                slots.remove(row.getInstant("slot"));
            }
        }
        return slots;
    }

    /** Tweets of a user on a board, such as {@code last-minute}; 0 if the user is not on it. */
    long ranked(String board, String handle) {
        return cassandra
                .execute("SELECT handle, tweets FROM top_tweeters WHERE board = ?", board)
                .all()
                .stream()
                .filter(row -> handle.equals(row.getString("handle")))
                .mapToLong(row -> row.getLong("tweets"))
                .max()
                .orElse(0);
    }

    /** The ids of the stored tweets of a user. */
    List<String> storedIds(String handle) {
        return cassandra.execute("SELECT id, handle FROM tweets").all().stream()
                .filter(row -> handle.equals(row.getString("handle")))
                .map(row -> row.getString("id"))
                .toList();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        cassandra.close();
    }
}
