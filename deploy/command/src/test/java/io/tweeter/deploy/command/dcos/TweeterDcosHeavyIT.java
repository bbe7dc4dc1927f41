package io.tweeter.deploy.command.dcos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script deploy/dcos/tweeter-dcos, with stand-ins for {@code dcos} and {@code curl}. */
class TweeterDcosHeavyIT {

    private static final String MASTER = "https://master.example.com";
    private static final String TOKEN = "eyJ0eXAi.secret";
    private static final String[] USUAL = {
        "--registry=registry.example.com/team", "--vhost=tweeter.example.com"
    };

    @TempDir private Path dir;
    private Path cluster;

    private record Result(int exitCode, String out, String err) {}

    @BeforeEach
    void anEmptyCluster() throws IOException {
        cluster = Files.createDirectory(dir.resolve("cluster"));
        Files.writeString(cluster.resolve("url"), MASTER + "\n");
        Files.writeString(cluster.resolve("token"), TOKEN + "\n");
        Files.writeString(cluster.resolve("calls"), "");
    }

    @Test
    void installsEverythingInOrder() throws Exception {
        Result result = run(USUAL);

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(changes())
                .containsExactly(
                        "package install dcos-enterprise-cli --cli --yes",
                        "security org service-accounts keypair",
                        "security org service-accounts create",
                        "security org users grant",
                        "security org users grant",
                        "security secrets create-sa-secret",
                        "package install marathon-lb --package-version=1.15.0"
                                + " --options=packages/marathon-lb-enterprise.json --yes",
                        "package install cassandra --package-version=2.10.0-3.11.6"
                                + " --options=packages/cassandra.json --yes",
                        "package install kafka --package-version=2.10.0-2.4.0"
                                + " --options=packages/kafka.json --yes",
                        "job add",
                        "job add",
                        "job add",
                        "job run tweeter-init",
                        "marathon app add",
                        "marathon app add",
                        "marathon app add",
                        "marathon app add",
                        "marathon app add",
                        "marathon app add",
                        "marathon app add",
                        "marathon app add");
        assertThat(made("apps"))
                .containsExactlyInAnyOrder(
                        "cassandra",
                        "flink-jobmanager",
                        "flink-proxy",
                        "flink-taskmanager",
                        "kafka",
                        "marathon-lb",
                        "post-tweets",
                        "tweet-counts",
                        "tweet-store",
                        "tweeter",
                        "zeppelin");
        assertThat(made("jobs"))
                .containsExactlyInAnyOrder("cassandra-clear", "post-tweets", "tweeter-init");
        assertThat(made("ran")).containsExactly("tweeter-init");
        assertThat(result.out())
                .contains("http://tweeter.example.com/", MASTER + "/service/flink/");
    }

    @Test
    void fillsInThePlaceholders() throws Exception {
        assertThat(run(USUAL).exitCode()).isZero();
        JsonNode tweeter = app("tweeter");
        assertThat(tweeter.at("/container/docker/image").asText())
                .isEqualTo("registry.example.com/team/tweeter-ingest:1.0.0");
        assertThat(tweeter.at("/labels/HAPROXY_0_VHOST").asText()).isEqualTo("tweeter.example.com");
        assertThat(app("flink-jobmanager").at("/env/FLINK_PROPERTIES").asText())
                .contains("savepoint-dir: file:///state/savepoints\n")
                .doesNotContain("high-availability");
        assertThat(app("zeppelin").at("/env/ZEPPELIN_ALLOWED_ORIGINS").asText().split(",", -1))
                .contains(MASTER);
        for (String app : List.of("tweet-store", "zeppelin", "flink-taskmanager", "post-tweets")) {
            assertThat(app(app).toString()).doesNotContain("@");
        }
    }

    @Test
    void postsTheTutorialsTweetsOrThoseThatTheUserNames() throws Exception {
        assertThat(run(USUAL).exitCode()).isZero();
        assertThat(app("post-tweets").at("/fetch/0/uri").asText())
                .isEqualTo(
                        "https://raw.githubusercontent.com/mesosphere/tweeter/master/shakespeare-tweets.json");
        Files.delete(cluster.resolve("apps").resolve("post-tweets"));

        String address = "http://files.example.com/tweets.json.gz";
        assertThat(run(USUAL[0], USUAL[1], "--tweets", address).exitCode()).isZero();
        assertThat(app("post-tweets").at("/fetch/0/uri").asText()).isEqualTo(address);
    }

    @Test
    void withAZooKeeperFlinkIsHighlyAvailable() throws Exception {
        Result result =
                run(
                        USUAL[0],
                        USUAL[1],
                        "--zookeeper",
                        "zk-1:2181,zk-2:2181",
                        "--state=s3://bucket/tweeter/",
                        "--tag=1.1.0");
        assertThat(result.exitCode()).isZero();
        for (String app : List.of("flink-jobmanager", "flink-taskmanager")) {
            assertThat(app(app).at("/env/FLINK_PROPERTIES").asText())
                    .contains("high-availability.zookeeper.quorum: zk-1:2181,zk-2:2181\n")
                    .contains("high-availability.storageDir: s3://bucket/tweeter/ha\n");
            assertThat(app(app).at("/container/docker/image").asText()).endsWith(":1.1.0");
        }
    }

    @Test
    void aSecondRunChangesNothing() throws Exception {
        assertThat(run(USUAL).exitCode()).isZero();
        Files.writeString(cluster.resolve("calls"), "");

        Result second = run(USUAL);

        assertThat(second.err()).isEmpty();
        assertThat(second.exitCode()).isZero();
        assertThat(changes()).isEmpty();
        assertThat(second.out())
                .contains("/tweeter already exists", "tweeter-init has already succeeded");
    }

    @Test
    void anotherMachineGetsTheMissingSubcommands() throws Exception {
        assertThat(run("--infra", "--oss").exitCode()).isZero();
        Files.delete(cluster.resolve("subcommands/kafka"));
        Files.writeString(cluster.resolve("calls"), "");

        assertThat(run("--infra", "--oss").exitCode()).isZero();
        assertThat(changes()).containsExactly("package install kafka --cli --yes");
    }

    @Test
    void openSourceDcosHasNoServiceAccounts() throws Exception {
        Result result =
                run("--infra", "--oss", "--marathon-lb-version=1.14.0", "--kafka-version", "2.9.0");
        assertThat(result.exitCode()).isZero();
        assertThat(changes())
                .containsExactly(
                        "package install marathon-lb --package-version=1.14.0"
                                + " --options=packages/marathon-lb.json --yes",
                        "package install cassandra --package-version=2.10.0-3.11.6"
                                + " --options=packages/cassandra.json --yes",
                        "package install kafka --package-version=2.9.0"
                                + " --options=packages/kafka.json --yes");
        assertThat(result.out()).endsWith("The infrastructure is ready.\n");
    }

    @Test
    void manualPrintsCommandsWithoutRunningThem() throws Exception {
        Result result = run("--manual", "--url=" + MASTER, USUAL[0], USUAL[1]);
        assertThat(result.exitCode()).isZero();
        assertThat(calls()).isEmpty();
        assertThat(result.out())
                .contains("$ dcos cluster setup " + MASTER)
                .contains("$ dcos package install kafka --package-version=2.10.0-2.4.0")
                .contains("$ fill_in apps/tweeter.json | dcos marathon app add")
                .contains("$ dcos job run tweeter-init");
    }

    @Test
    void theCommandsThatManualPrintsDoTheSame() throws Exception {
        List<String> typed =
                run("--manual", USUAL[0], USUAL[1])
                        .out()
                        .lines()
                        .filter(line -> line.startsWith("  $ "))
                        .map(line -> line.substring(4))
                        .toList();
        Path keys = Files.createDirectory(dir.resolve("keys"));
        Path script =
                Files.write(
                        dir.resolve("typed"),
                        typed.stream().map(line -> line.replace("./", keys + "/")).toList());

        Result result = shell(List.of("/bin/sh", "-e", script.toString()), "");

        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(made("apps")).hasSize(11);
        assertThat(app("zeppelin").toString()).contains("https://MASTER").doesNotContain("@");
        assertThat(made("ran")).containsExactly("tweeter-init");
        assertThat(keys).as("where keys were").isEmptyDirectory();
    }

    @Test
    void stepWaitsForEnterBeforeEachStep() throws Exception {
        Result stopped = runWithInput("\n", "--step", "--infra", "--oss");
        assertThat(stopped.exitCode()).isEqualTo(1);
        assertThat(stopped.err()).contains("stopped before this step");
        assertThat(changes()).isEmpty();

        Result whole = runWithInput("\n\n", "--step", "--infra", "--oss");
        assertThat(whole.exitCode()).isZero();
        assertThat(whole.out())
                .containsOnlyOnce("== The cluster")
                .contains("Press Enter to continue");
        assertThat(changes()).hasSize(3);
    }

    @Test
    void attachesToAnotherClusterFirst() throws Exception {
        String other = "https://other.example.com";
        assertThat(run("--infra", "--oss", "--url", other + "/").exitCode()).isZero();
        assertThat(changes().get(0)).isEqualTo("cluster setup " + other);
        Files.writeString(cluster.resolve("calls"), "");
        assertThat(run("--infra", "--oss", "--url", other).exitCode()).isZero();
        assertThat(changes()).isEmpty();
    }

    @Test
    void waitsUntilPackagesAreHealthy() throws Exception {
        Files.writeString(cluster.resolve("healthy-at"), "4\n");
        assertThat(run(USUAL).exitCode()).isZero();
        assertThat(calls()).filteredOn("kafka plan status deploy"::equals).hasSize(4);
        int healthy = calls().lastIndexOf("kafka plan status deploy");
        assertThat(calls().indexOf("job add")).isGreaterThan(healthy);
    }

    @ParameterizedTest
    @CsvSource({
        "package install kafka, kafka --package-version",
        "marathon app list, log in with: dcos auth login",
        "marathon app add, failed for apps/tweeter.json",
        "job run, 'dcos job run' failed",
        "security org users, 'dcos security org' failed"
    })
    void stopsWhenACommandFails(String call, String message) throws Exception {
        Files.writeString(cluster.resolve("fails"), call + "\n");
        Result result = run(USUAL);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out() + result.err()).contains(message);
        assertThat(result.err()).contains("tweeter-dcos: ");
        assertThat(calls().get(calls().size() - 1)).startsWith(call.split(" ", -1)[0]);
        assertThat(calls()).filteredOn(each -> each.startsWith(call)).hasSizeLessThan(3);
    }

    @Test
    void theNextRunCompletesAnInterruptedOne() throws Exception {
        Files.writeString(cluster.resolve("fails"), "create-sa-secret\n");
        assertThat(run(USUAL).exitCode()).isEqualTo(1);
        Files.writeString(cluster.resolve("fails"), "package install kafka\n");
        assertThat(run(USUAL).exitCode()).isEqualTo(1);
        Files.delete(cluster.resolve("fails"));
        Result result = run(USUAL);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(made("apps")).hasSize(11);
    }

    @ParameterizedTest
    @CsvSource({
        "marathon-lb, marathon-lb is healthy",
        "cassandra, Cassandra is deployed",
        "tweeter, all instances of Tweeter are ready",
        "tweet-counts, Flink runs tweet-counts"
    })
    void timesOutWithAClearErrorIfSomethingStaysUnhealthy(String sick, String condition)
            throws Exception {
        Files.writeString(cluster.resolve("sick"), sick + "\n");
        Result result = run(USUAL[0], USUAL[1], "--timeout=0");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("timed out after 0 s waiting until " + condition)
                .contains("; check: dcos ")
                .hasLineCount(1);
    }

    @Test
    void stopsWhenAJobFails() throws Exception {
        Files.writeString(cluster.resolve("sick"), "tweeter-init\n");
        Result result = run(USUAL);
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("job tweeter-init failed; check: dcos task log");
        assertThat(made("apps")).doesNotContain("tweeter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x"})
    void neverPrintsTheToken(String trace) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh"));
        if (!trace.isEmpty()) {
            command.add(trace);
        }
        command.add(script());
        command.addAll(List.of(USUAL));
        Result result = shell(command, "");
        assertThat(result.exitCode()).isZero();
        assertThat(calls()).as("it was used").anyMatch(call -> call.startsWith("curl "));
        assertThat(result.out() + result.err() + String.join("\n", calls()))
                .doesNotContain(TOKEN)
                .doesNotContain("PRIVATE");
    }

    @Test
    void deletesThePrivateKey() throws Exception {
        assertThat(run("--infra").exitCode()).isZero();
        String keypair =
                calls().stream()
                        .filter(call -> call.startsWith("security org service-accounts keypair "))
                        .findFirst()
                        .orElseThrow();
        assertThat(Path.of(keypair.split(" ", -1)[4]).getParent()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--oss | --registry is missing",
                "--registry=a | --vhost is missing",
                "--registry=a --vhost=http://b | not a host name",
                "--infra --timeout=soon | not a number of seconds",
                "--infra --state | --state requires a value",
                "--infra --zookeeper=a;b | contains a character",
                "--cypress | unknown option '--cypress'"
            })
    void invalidOptionsExitWithCode2(String options, String message) throws Exception {
        Result result = run(options.split(" ", -1));
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains(message).contains("--help");
        assertThat(calls()).isEmpty();
    }

    @Test
    void helpListsEveryOption() throws Exception {
        Result result = run("--help");
        assertThat(result.exitCode()).isZero();
        String source = Files.readString(Path.of(script()));
        String options =
                source.lines()
                        .filter(line -> line.matches(" +--[a-z-]+\\).*"))
                        .map(line -> line.strip().replaceAll("\\).*", ""))
                        .collect(Collectors.joining(" "));
        assertThat(options).isNotEmpty();
        assertThat(result.out()).contains(options.split(" ", -1));
    }

    @Test
    void requiresTheDcosCommand() throws Exception {
        ProcessBuilder process =
                new ProcessBuilder("/bin/sh", script(), "--infra").redirectErrorStream(true);
        process.environment().put("PATH", toolsOnly().toString());
        Process started = process.start();
        started.getOutputStream().close();
        String output = new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(started.waitFor()).isEqualTo(1);
        assertThat(output).isEqualTo("tweeter-dcos: dcos is not on the PATH; install it first\n");
    }

    private Path toolsOnly() throws IOException {
        Path tools = Files.createDirectory(dir.resolve("tools"));
        Files.createSymbolicLink(tools.resolve("dirname"), Path.of("/usr/bin/dirname"));
        return tools;
    }

    private static String script() {
        return DcosFile.DIRECTORY.resolve("tweeter-dcos").toString();
    }

    private Result run(String... options) throws Exception {
        return runWithInput("", options);
    }

    private Result runWithInput(String input, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", script()));
        command.addAll(List.of(options));
        return shell(command, input);
    }

    private Result shell(List<String> command, String input) throws Exception {
        Path out = dir.resolve("out");
        Path err = dir.resolve("err");
        Path in = Files.writeString(dir.resolve("in"), input);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().put("PATH", standIns() + ":" + System.getenv("PATH"));
        builder.environment().put("DCOS_STAND_IN", cluster.toString());
        builder.environment().put("TWEETER_DCOS_POLL", "0");
        int exitCode = builder.start().waitFor();
        return new Result(exitCode, Files.readString(out), Files.readString(err));
    }

    /** Copies the stand-ins, because test resources are not executable. */
    private Path standIns() throws IOException, URISyntaxException {
        Path bin = Files.createDirectories(dir.resolve("bin"));
        for (String name : List.of("dcos", "curl")) {
            Path file = bin.resolve(name);
            if (Files.notExists(file)) {
                Files.copy(
                        Path.of(TweeterDcosHeavyIT.class.getResource("bin/" + name).toURI()), file);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        return bin;
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(cluster.resolve("calls"));
    }

    /** The calls that change the cluster, without names of temporary files. */
    private List<String> changes() throws IOException {
        return calls().stream()
                .filter(
                        call ->
                                call.matches(
                                        "(package install|cluster setup|marathon app add|job (add|run)"
                                                + "|security .*(keypair|create|delete|grant)).*"))
                .map(call -> call.replaceAll("(keypair|create|grant|create-sa-secret) .*", "$1"))
                .toList();
    }

    private List<String> made(String what) throws IOException {
        try (Stream<Path> files = Files.list(cluster.resolve(what))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private JsonNode app(String name) throws IOException {
        return new ObjectMapper().readTree(cluster.resolve("apps").resolve(name).toFile());
    }
}
