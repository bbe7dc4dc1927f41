package io.tweeter.deploy.command.dcos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.command.Sources;
import io.tweeter.deploy.command.Tweeter;
import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.KafkaSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The files in deploy/dcos agree with the code, with each other and with the images. */
class DcosFilesTest {

    private static final Path ROOT = TweeterHome.find().root();

    /** Paths in each image that commands use. */
    private static final Map<String, List<String>> IMAGES =
            Map.of(
                    "tweeter-ingest", List.of("/opt/tweeter/ingest-app.jar"),
                    "tweeter-flink", List.of("/docker-entrypoint.sh"),
                    "tweeter-zeppelin", List.of(),
                    "tweeter", List.of("/opt/tweeter/flink-jobs.jar"));

    static List<DcosFile> all() {
        return Stream.of(DcosFile.apps(), DcosFile.jobs()).flatMap(List::stream).toList();
    }

    /** The files that run one of our images. */
    static List<DcosFile> images() {
        return all().stream().filter(file -> !file.image().equals("haproxy")).toList();
    }

    /** The files that run our programs. */
    static List<DcosFile> ours() {
        return all().stream()
                .filter(file -> Set.of("tweeter-ingest", "tweeter").contains(file.image()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("images")
    void theImageIsOursAndHasTheFilesOfTheCommand(DcosFile file) {
        assertThat(IMAGES).containsKey(file.image());
        assertThat(file.json().toString())
                .contains("\"@REGISTRY@/" + file.image() + ":@TAG@\"")
                .doesNotContainPattern(
                        "@(?!REGISTRY@|TAG@|VHOST@|MASTER@|STATE@|ZOOKEEPER@)[A-Z]+@");
        assertThat(IMAGES.get(file.image())).containsAll(absolutePaths(file.command()));
    }

    private static Set<String> absolutePaths(String command) {
        return CommandLines.of(command).stream()
                .flatMap(List::stream)
                .filter(word -> word.startsWith("/"))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("images")
    void theDockerfileCopiesTheFilesOfTheCommand(DcosFile file) throws IOException {
        Path dockerfile =
                ROOT.resolve("deploy/images")
                        .resolve(file.image().replaceFirst("tweeter-", ""))
                        .resolve("Dockerfile");
        for (String path : IMAGES.get(file.image())) {
            if (path.startsWith("/opt/tweeter/")) { // the others come from Flink's image
                assertThat(Files.readString(dockerfile))
                        .contains(path.replaceAll(".*/", ""), "/opt/tweeter/");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyVariableIsRead(DcosFile file) throws IOException {
        Set<String> names = new HashSet<>(file.environment().keySet());
        names.removeIf(name -> file.command().contains("$" + name));
        assertThat(Sources.unreadVariables(names)).isEmpty();
    }

    @Test
    void haproxyIsTheOneOfTheComposeFile() throws IOException {
        JsonNode compose = Documents.read(ROOT.resolve("deploy/compose/docker-compose.yml"));
        assertThat(compose.at("/services/haproxy/image").asText())
                .isEqualTo(
                        DcosFile.read("apps/flink-proxy.json")
                                        .json()
                                        .at("/container/docker/image")
                                        .asText()
                                + "-alpine");
    }

    @ParameterizedTest
    @MethodSource("ours")
    void theVariablesAreValid(DcosFile file) {
        Environment environment = Environment.of(file.environment());
        assertThat(KafkaSettings.from(environment)).isNotNull();
        assertThat(CassandraSettings.from(environment)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("ours")
    void everyTweeterCommandIsValid(DcosFile file) {
        CommandLine tweeter = Tweeter.commandLine();
        int calls = 0;
        for (List<String> program : CommandLines.of(file.command())) {
            if (program.get(0).equals("tweeter")) {
                tweeter.parseArgs(program.subList(1, program.size()).toArray(String[]::new));
                calls++;
            }
        }
        assertThat(calls > 0 || file.image().equals("tweeter-ingest")).isTrue();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theProgramGetsTheStopSignal(DcosFile file) {
        boolean imageCommand = file.command().isEmpty();
        boolean pipeline = file.command().contains("|");
        assertThat(
                        imageCommand
                                || pipeline
                                || file.command()
                                        .matches("([A-Z0-9_]+=(\\S+|\"[^\"]*\") )?exec .*"))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void aJobRunsToCompletion(DcosFile job) {
        assertThat(job.text("id")).isEqualTo(job.name().replaceAll(".*/|\\.json", ""));
        assertThat(job.text("id")).matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
        JsonNode restart = job.task().get("restart");
        assertThat(
                        restart.get("policy").asText().equals("NEVER")
                                || restart.has("activeDeadlineSeconds"))
                .isTrue();
        job.task().get("env").forEach(value -> assertThat(value.isTextual()).isTrue());
    }

    static List<DcosFile> jobs() {
        return DcosFile.jobs();
    }

    /**
     * Load balancers must notice that an instance is not ready before it stops listening, and it
     * must exit before it is killed.
     */
    @Test
    void aRollingUpdateLetsRequestsFinish() {
        DcosFile tweeter = DcosFile.read("apps/tweeter.json");
        Environment environment = Environment.of(tweeter.environment());
        Duration delay = environment.duration("TWEETER_DRAIN_DELAY", Duration.ZERO);
        Duration drain = environment.duration("TWEETER_DRAIN_TIMEOUT", Duration.ZERO);
        Map<String, String> labels = tweeter.labels();
        String check = labels.get("HAPROXY_0_BACKEND_HTTP_HEALTHCHECK_OPTIONS");
        String server = labels.get("HAPROXY_0_BACKEND_SERVER_HTTP_HEALTHCHECK_OPTIONS");

        assertThat(check).contains("GET /health/ready");
        int detectionSeconds =
                number("inter (\\d+)s", server) * number("fall (\\d+)", server)
                        + number("timeout check (\\d+)s", check);
        assertThat(delay).isGreaterThan(Duration.ofSeconds(detectionSeconds));
        // Requests, Kafka, Cassandra and threads have 5 s each for a graceful shutdown.
        assertThat(Duration.ofSeconds(tweeter.json().get("taskKillGracePeriodSeconds").asInt()))
                .isGreaterThan(delay.plus(drain).plusSeconds(4 * 5));
        assertThat(tweeter.json().get("readinessChecks").get(0).get("path").asText())
                .isEqualTo("/health/ready");
        assertThat(tweeter.json().get("healthChecks").get(0).get("path").asText())
                .isEqualTo("/health/live");
        JsonNode strategy = tweeter.json().get("upgradeStrategy");
        assertThat(strategy.get("minimumHealthCapacity").asDouble()).isEqualTo(1);
        assertThat(strategy.get("maximumOverCapacity").asDouble()).isPositive();
    }

    private static int number(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /**
     * Marathon sets PORT0 to the port of the host, which the port of the container may differ from.
     */
    @Test
    void tweeterListensOnThePortOfTheContainer() {
        DcosFile tweeter = DcosFile.read("apps/tweeter.json");
        int port = tweeter.ports().get(0).get("containerPort").asInt();
        assertThat(tweeter.command()).startsWith("PORT0=" + port + " ");
        assertThat(tweeter.environment()).containsEntry("TWEETER_HOST", "0.0.0.0");
    }

    @Test
    void tweeterHasTheJvmOptionsOfTweeterUp() {
        DcosFile tweeter = DcosFile.read("apps/tweeter.json");
        IngestInstance instance =
                new IngestInstance(Path.of("ingest-app.jar"), 1, 1, Path.of("log"), Map.of());
        List<String> options =
                List.of(tweeter.environment().get("JDK_JAVA_OPTIONS").split(" ", -1));
        assertThat(options)
                .containsExactlyInAnyOrderElementsOf(
                        instance.prepare().stream().filter(word -> word.startsWith("-X")).toList());
        int heap = number("-Xmx(\\d+)m", options.toString());
        int direct = number("-XX:MaxDirectMemorySize=(\\d+)m", options.toString());
        // Classes, compiled code and thread stacks take some 150 MB.
        assertThat(tweeter.json().get("mem").asInt()).isGreaterThan(heap + direct + 150);
    }

    @Test
    void theAddressesAreThoseOfThePackages() {
        JsonNode kafka = DcosFile.read("packages/kafka.json").json();
        JsonNode cassandra = DcosFile.read("packages/cassandra.json").json();
        String data = cassandra.at("/service/data_center").asText();
        int nodes = cassandra.at("/nodes/count").asInt();
        String contactPoints =
                Stream.iterate(0, n -> n + 1)
                        .limit(nodes)
                        .map(
                                n ->
                                        "node-%d-server.%s.autoip.dcos.thisdcos.directory:9042"
                                                .formatted(
                                                        n, cassandra.at("/service/name").asText()))
                        .collect(Collectors.joining(","));
        for (DcosFile file : all()) {
            Map<String, String> environment = file.environment();
            assertThat(environment.getOrDefault("CASSANDRA_CONTACT_POINTS", contactPoints))
                    .isEqualTo(contactPoints);
            assertThat(environment.getOrDefault("CASSANDRA_LOCAL_DATACENTER", data))
                    .isEqualTo(data);
            String broker =
                    "broker.%s.l4lb.thisdcos.directory:9092"
                            .formatted(kafka.at("/service/name").asText());
            assertThat(environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", broker))
                    .isEqualTo(broker);
        }
        String init = DcosFile.read("jobs/tweeter-init.json").command();
        int replication = number("--replication (\\d+)", init);
        assertThat(replication).isLessThanOrEqualTo(kafka.at("/brokers/count").asInt());
        assertThat(kafka.at("/kafka/min_insync_replicas").asInt()).isLessThan(replication);
        assertThat(number("'" + data + "': (\\d+)", init)).isLessThanOrEqualTo(nodes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"apps/post-tweets.json", "jobs/post-tweets.json"})
    void tweetsArePostedThroughTheVip(String file) {
        String vip = DcosFile.read("apps/tweeter.json").ports().get(0).at("/labels/VIP_0").asText();
        assertThat(DcosFile.read(file).command()).contains("--to http://" + vip + " ");
    }

    /** Mesos lets only the sandbox's owner, root, and its group read what it has fetched. */
    @Test
    void theAppPostsTheFetchedFileWhichItsUserCanRead() {
        DcosFile app = DcosFile.read("apps/post-tweets.json");
        JsonNode fetch = app.json().get("fetch").get(0);
        assertThat(app.command())
                .contains("\"$MESOS_SANDBOX/" + fetch.get("destPath").asText() + "\"");
        assertThat(fetch.get("extract").asBoolean()).isFalse();
        JsonNode parameter = app.json().at("/container/docker/parameters/0");
        assertThat(DcosFile.texts(parameter)).isEqualTo(Map.of("key", "group-add", "value", "0"));
    }

    /** Marathon starts again what ends: that must neither happen nor change anything. */
    @Test
    void theAppThatPostsStaysAndSendsNothingAgain() {
        DcosFile app = DcosFile.read("apps/post-tweets.json");
        assertThat(app.command()).contains(" --stay", " --skip-stored").doesNotContain("new");
        Matcher file = Pattern.compile(" --heartbeat=(\\S+)").matcher(app.command());
        assertThat(file.find()).isTrue();
        assertThat(app.json().at("/healthChecks/0/command/value").asText())
                .startsWith("find " + file.group(1) + " ");
    }
}
