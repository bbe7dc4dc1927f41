package io.tweeter.flink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.deploy.server.FlinkCluster;
import io.tweeter.deploy.server.FlinkPorts;
import io.tweeter.deploy.server.ServerProcess;
import io.tweeter.deploy.server.TweeterHome;
import io.tweeter.flink.counts.SqlFiles;
import io.tweeter.model.Topics;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar with the table connectors in the lib folder of a plain Flink, used by its SQL client. */
class ConnectorsJarIT {

    private static final Path JAR = Path.of("target/flink-jobs-sql-connectors.jar");
    private static final Path SQL_CLIENT = Path.of("target/sql-client");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir Path dir;

    @Test
    void holdsTheConnectorsAndNoJobs() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName))
                    .contains(
                            "io/tweeter/flink/unique/TweeterTableFactory.class",
                            "io/tweeter/flink/cassandra/CassandraTableFactory.class",
                            "com/datastax/oss/driver/api/core/CqlSession.class",
                            "org/apache/kafka/clients/consumer/KafkaConsumer.class")
                    .noneMatch(name -> name.startsWith("io/tweeter/flink/counts/"))
                    .noneMatch(name -> name.startsWith("io/tweeter/flink/store/"))
                    .noneMatch(name -> name.startsWith("sql/") || name.startsWith("plans/"));
        }
    }

    @Test
    void theJobsOwnSqlRunsInFlinksSqlClient() throws Exception {
        FlinkCluster flink =
                new FlinkCluster(
                        TweeterHome.find(),
                        dir.resolve("flink"),
                        Files.createDirectories(dir.resolve("logs")),
                        FlinkPorts.free(),
                        OptionalInt.empty(),
                        List.of(JAR.toAbsolutePath()));
        try (TestPipeline pipeline = TestPipeline.start(dir);
                ServerProcess jobManager = ServerProcess.start(flink.jobManager());
                ServerProcess taskManager = ServerProcess.start(flink.taskManager())) {
            jobManager.awaitReady();
            taskManager.awaitReady();
            pipeline.send(tweets(70));

            Path script = dir.resolve("tweet-counts.sql");
            Files.writeString(script, SqlFiles.asScript(pipeline.settings()));
            runSqlClient(flink, script);

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(counted(pipeline)).isEqualTo(expected(70)));
        }
    }

    private void runSqlClient(FlinkCluster flink, Path script) throws Exception {
        String classPath;
        try (Stream<Path> jars = Files.list(SQL_CLIENT)) {
            classPath =
                    Stream.concat(
                                    Stream.of(
                                            TweeterHome.find().serverClassPath("flink"),
                                            JAR.toAbsolutePath().toString()),
                                    jars.map(jar -> jar.toAbsolutePath().toString()))
                            .collect(Collectors.joining(File.pathSeparator));
        }
        Path output = dir.resolve("sql-client.log");
        ProcessBuilder client =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                "--add-opens=java.base/java.util=ALL-UNNAMED",
                                "--add-opens=java.base/java.time=ALL-UNNAMED",
                                "-cp",
                                classPath,
                                "org.apache.flink.table.client.SqlClient",
                                "-f",
                                script.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        client.environment().put("FLINK_CONF_DIR", flink.conf().toString());
        Process process = client.start();
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(output);
        assertThat(said).doesNotContain("[ERROR]").contains("Job ID: ");
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static List<ProducerRecord<byte[], byte[]>> tweets(int number) {
        return IntStream.range(0, number)
                .mapToObj(
                        i ->
                                new Tweet(
                                        "id-" + i,
                                        "user " + i % 7,
                                        "said " + i,
                                        Instant.ofEpochSecond(1_769_860_800L + i)))
                .map(
                        tweet ->
                                new ProducerRecord<>(
                                        Topics.TWEETS,
                                        tweet.id().getBytes(UTF_8),
                                        TweetJson.write(tweet)))
                .toList();
    }

    private static Map<String, Long> expected(int number) {
        return IntStream.range(0, number)
                .boxed()
                .collect(
                        Collectors.groupingBy(
                                i -> "user " + i % 7, TreeMap::new, Collectors.counting()));
    }

    private static Map<String, Long> counted(TestPipeline pipeline) {
        Map<String, Long> counts = new TreeMap<>();
        for (Row row : pipeline.query("SELECT handle, tweets FROM tweet_counts")) {
            counts.put(row.getString("handle"), row.getLong("tweets"));
        }
        return counts;
    }
}
