package io.tweeter.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.Row;
import io.tweeter.deploy.servers.FlinkCluster;
import io.tweeter.deploy.servers.ServerProcess;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.FreePorts;
import io.tweeter.deploy.testkit.TestCassandra;
import io.tweeter.flink.Note.Paragraph;
import io.tweeter.flink.counts.SqlFiles;
import io.tweeter.flink.counts.TweetCountsJob;
import io.tweeter.flink.store.TweetStoreJob;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.util.IOUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jars of the table connectors in the lib folder of a plain Flink, beside its own connector for
 * Kafka, used by its SQL client, by every paragraph of the Zeppelin note, and with the jobs' jar.
 */
@ExtendWith(TestCassandra.Extension.class)
class ConnectorJarsHeavyIT {

    private static final Path CASSANDRA =
            Path.of("connector-cassandra/target/flink-sql-connector-cassandra.jar");
    private static final Path TWEETER =
            Path.of("connector-tweeter/target/flink-sql-connector-tweeter.jar");

    /** As Flink publishes it, with a Kafka client under other names. */
    private static final Path KAFKA = Path.of("target/beside/flink-sql-connector-kafka.jar");

    private static final List<Path> LIB =
            Stream.of(CASSANDRA, TWEETER, KAFKA).map(Path::toAbsolutePath).toList();

    private static final Path JOBS = Path.of("target/flink-jobs.jar");
    private static final Path SQL_CLIENT = Path.of("target/sql-client");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir static Path dir;
    private static FlinkCluster flink;
    private static ServerProcess jobManager;
    private static ServerProcess taskManager;
    private static SqlGateway gateway;
    private static ServerProcess gatewayProcess;
    private static TestPipeline pipeline;
    private static SentTweets sent;

    /** Servers, tweets, and the job's own SQL on its way: the note reads what it writes, too. */
    @BeforeAll
    static void start(TestCassandra cassandra) throws Exception {
        flink =
                new FlinkCluster(
                        TweeterHome.find(),
                        dir.resolve("flink"),
                        Files.createDirectories(dir.resolve("logs")),
                        FreePorts.flink(),
                        OptionalInt.empty(),
                        LIB);
        pipeline = TestPipeline.start(dir, cassandra);
        sent = new SentTweets(pipeline);
        sendTweets();
        jobManager = ServerProcess.start(flink.jobManager());
        taskManager = ServerProcess.start(flink.taskManager());
        jobManager.awaitReady();
        taskManager.awaitReady();
        gateway = new SqlGateway(flink, clientClassPath(), FreePorts.next());
        gatewayProcess = ServerProcess.start(gateway);
        Path script = dir.resolve("tweet-counts.sql");
        Files.writeString(script, SqlFiles.asScript(pipeline.settings()));
        runSqlClient(script);
        try (RestClusterClient<String> client = client()) {
            submit(TweetStoreJob.class, TweetStoreJob.NAME, client);
        }
        gatewayProcess.awaitReady();
    }

    /** Fourteen users in a few minutes; of some as good as others, one is just on the board. */
    private static void sendTweets() throws Exception {
        Instant begin = Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(50));
        int second = 0;
        for (int user = 0; user < 13; user++) {
            for (int i = 0; i <= user / 2; i++, second += 3) {
                String content = i % 2 == 0 ? "is it " + i + "?" : "it is " + i;
                sent.send("user %02d".formatted(user), content, begin.plusSeconds(second));
            }
        }
        for (int i = 0; i < 25; i++) {
            sent.send("chatty", "and #more " + i, begin.plusSeconds(i));
        }
        sent.sendCopiesAndNoise();
    }

    @AfterAll
    static void stop() {
        IOUtils.closeAllQuietly(gatewayProcess, taskManager, jobManager, pipeline);
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }

    @Test
    void eachJarHoldsOneConnectorAndItsClient() throws IOException {
        assertThat(entries(CASSANDRA))
                .contains(
                        "io/tweeter/flink/cassandra/CassandraTableFactory.class",
                        "com/datastax/oss/driver/api/core/CqlSession.class")
                .noneMatch(name -> name.startsWith("org/apache/kafka/"))
                .noneMatch(name -> name.contains("/connector/kafka/"))
                .noneMatch(name -> name.startsWith("io/tweeter/flink/unique/"))
                .noneMatch(name -> name.startsWith("io/tweeter/model/Tweet"))
                .noneMatch(name -> name.contains("KafkaSettings"));
        assertThat(entries(TWEETER))
                .contains(
                        "io/tweeter/flink/unique/TweeterTableFactory.class",
                        "org/apache/kafka/clients/consumer/KafkaConsumer.class")
                .noneMatch(name -> name.startsWith("com/datastax/"))
                .noneMatch(name -> name.startsWith("org/apache/flink/connector/"))
                .noneMatch(name -> name.startsWith("org/apache/flink/streaming/connectors/"))
                .noneMatch(name -> name.startsWith("io/tweeter/flink/cassandra/"));
    }

    @Test
    void theJobsJarRunsBesideThem() throws Exception {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(stored()).isEqualTo(unique()));
        try (RestClusterClient<String> client = client()) {
            JobID counts = submit(TweetCountsJob.class, TweetCountsJob.NAME, client);
            await().atMost(PATIENCE)
                    .ignoreExceptions() // until all of its tasks run
                    .until(
                            () ->
                                    client.triggerCheckpoint(counts, CheckpointType.DEFAULT).get()
                                            > 0);
            client.cancel(counts).get();
        }
    }

    private static RestClusterClient<String> client() throws Exception {
        Configuration remote = new Configuration();
        remote.set(RestOptions.ADDRESS, flink.rest().getHost());
        remote.set(RestOptions.PORT, flink.rest().getPort());
        remote.set(DeploymentOptions.TARGET, "remote");
        remote.set(DeploymentOptions.ATTACHED, false);
        return new RestClusterClient<>(remote, "beside");
    }

    private static JobID submit(Class<?> job, String name, RestClusterClient<String> client)
            throws Exception {
        Configuration remote = new Configuration(client.getFlinkConfiguration());
        remote.set(PipelineOptions.JARS, List.of(JOBS.toUri().toString()));
        try (PackagedProgram program =
                PackagedProgram.newBuilder()
                        .setJarFile(JOBS.toFile())
                        .setEntryPointClassName(job.getName())
                        .setConfiguration(remote)
                        .setArguments(pipeline.arguments())
                        .build()) {
            ClientUtils.executeProgram(
                    new DefaultExecutorServiceLoader(), remote, program, true, false);
        }
        return client.listJobs().get().stream()
                .filter(running -> running.getJobName().equals(name))
                .findFirst()
                .orElseThrow()
                .getJobId();
    }

    private static long unique() {
        return sent.counts().values().stream().mapToLong(count -> count).sum();
    }

    private static long stored() {
        return pipeline.query("SELECT COUNT(*) FROM tweets").get(0).getLong(0);
    }

    @Test
    void theJobsOwnSqlRunsInFlinksSqlClient() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(counted()).isEqualTo(sent.counts()));
    }

    @Test
    void everyParagraphOfTheNoteShowsWhatWasTweeted() throws Exception {
        NoteRun run = noteRun("unique_tweets");
        for (Paragraph paragraph : Note.read().paragraphs()) {
            run.run(paragraph);
        }
    }

    @Test
    void theNoteShowsTheSameWithFlinksOwnKafkaConnector() throws Exception {
        Note note = Note.read();
        NoteRun run = noteRun("plain_tweets");
        for (String title :
                List.of(
                        "Where the queries run",
                        "Tweets, without our jar",
                        "What the queries read",
                        "How many tweets",
                        "Top tweeters of the last minute",
                        "Tweets per minute")) {
            run.run(note.paragraph(title));
        }
    }

    private static NoteRun noteRun(String tweets) {
        return new NoteRun(
                new SqlSession(gateway),
                pipeline,
                sent,
                Map.of(
                        "Kafka",
                        pipeline.bootstrapServers(),
                        "Cassandra",
                        pipeline.contactPoint(),
                        "read from",
                        tweets,
                        "handle",
                        "chatty"));
    }

    private static void runSqlClient(Path script) throws Exception {
        Path output = dir.resolve("sql-client.log");
        ProcessBuilder client =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                                "--add-opens=java.base/java.util=ALL-UNNAMED",
                                "--add-opens=java.base/java.time=ALL-UNNAMED",
                                "-cp",
                                clientClassPath(),
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

    /** Of the SQL client and the SQL gateway in it. */
    private static String clientClassPath() throws IOException {
        try (Stream<Path> jars = Files.list(SQL_CLIENT)) {
            return Stream.concat(
                            Stream.of(TweeterHome.find().serverClassPath("flink")),
                            Stream.concat(LIB.stream(), jars)
                                    .map(jar -> jar.toAbsolutePath().toString()))
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static Map<String, Long> counted() {
        Map<String, Long> counts = new TreeMap<>();
        for (Row row : pipeline.query("SELECT handle, tweets FROM tweet_counts")) {
            counts.put(row.getString("handle"), row.getLong("tweets"));
        }
        return counts;
    }
}
