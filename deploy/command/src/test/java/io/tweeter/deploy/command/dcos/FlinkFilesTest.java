package io.tweeter.deploy.command.dcos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.NettyShuffleEnvironmentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The apps of Flink agree with Flink, with each other and with the apps of the jobs. */
class FlinkFilesTest {

    private static final Pattern PORT = Pattern.compile("\\$\\{PORT(\\d)}");

    static List<DcosFile> flink() {
        return DcosFile.apps().stream().filter(app -> app.image().equals("tweeter-flink")).toList();
    }

    @ParameterizedTest
    @MethodSource("flink")
    void everySettingExistsInFlink(DcosFile app) throws Exception {
        Set<String> unknown = new TreeSet<>(app.flinkProperties().keySet());
        unknown.removeAll(flinkOptions());
        unknown.remove("metrics.reporter.prom.port");
        assertThat(unknown).isEmpty();
    }

    private static Set<String> flinkOptions() throws IllegalAccessException {
        Set<String> keys = new HashSet<>();
        for (Class<?> options :
                List.of(
                        BlobServerOptions.class,
                        CheckpointingOptions.class,
                        HighAvailabilityOptions.class,
                        JobManagerOptions.class,
                        MetricOptions.class,
                        NettyShuffleEnvironmentOptions.class,
                        RestOptions.class,
                        SecurityOptions.class,
                        TaskManagerOptions.class,
                        WebOptions.class)) {
            for (Field field : options.getFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && field.get(null) instanceof ConfigOption<?> option) {
                    keys.add(option.key());
                }
            }
        }
        return keys;
    }

    @ParameterizedTest
    @MethodSource("flink")
    void theProcessFitsIntoTheMemoryOfTheApp(DcosFile app) {
        Configuration configuration = new Configuration();
        app.flinkProperties().forEach(configuration::setString);
        MemorySize process =
                app.text("id").endsWith("jobmanager")
                        ? JobManagerProcessUtils
                                .processSpecFromConfigWithNewOptionToInterpretLegacyHeap(
                                        configuration, JobManagerOptions.JVM_HEAP_MEMORY)
                                .getTotalProcessMemorySize()
                        : TaskExecutorProcessUtils.processSpecFromConfig(configuration)
                                .getTotalProcessMemorySize();
        assertThat(process.getMebiBytes()).isLessThan(app.json().get("mem").asInt());
    }

    @ParameterizedTest
    @MethodSource("flink")
    void everyPortIsUsed(DcosFile app) {
        Set<Integer> used =
                app.flinkProperties().values().stream()
                        .map(PORT::matcher)
                        .filter(Matcher::matches)
                        .map(matcher -> Integer.parseInt(matcher.group(1)))
                        .collect(Collectors.toSet());
        boolean fixed = app.json().path("requirePorts").asBoolean();
        for (int index = 0; index < app.ports().size(); index++) {
            String port = app.ports().get(index).get("port").asText();
            assertThat(fixed ? app.flinkProperties().containsValue(port) : used.contains(index))
                    .as("port %d of %s", index, app)
                    .isTrue();
        }
        assertThat(used).allMatch(index -> index < app.ports().size());
    }

    /** Without high availability the JobManager's address is its VIP, with the same ports. */
    @Test
    void taskManagersReachTheJobManagerThroughItsVip() {
        DcosFile jobManager = DcosFile.read("apps/flink-jobmanager.json");
        DcosFile taskManager = DcosFile.read("apps/flink-taskmanager.json");
        Map<String, String> settings = jobManager.flinkProperties();
        assertThat(settings).containsEntry("jobmanager.rpc.address", host(vip(jobManager, "rpc")));
        assertThat(settings).containsEntry("jobmanager.rpc.port", port(vip(jobManager, "rpc")));
        assertThat(settings).containsEntry("blob.server.port", port(vip(jobManager, "blob")));
        for (String key : List.of("jobmanager.rpc.address", "jobmanager.rpc.port")) {
            assertThat(taskManager.flinkProperties()).containsEntry(key, settings.get(key));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"apps/", "apps/ha/"})
    void jobManagerAndTaskManagerAgree(String folder) {
        Map<String, String> jobManager =
                DcosFile.read(folder + "flink-jobmanager.json").flinkProperties();
        Map<String, String> taskManager =
                DcosFile.read(folder + "flink-taskmanager.json").flinkProperties();
        Map<String, String> common = new HashMap<>(jobManager);
        common.keySet().retainAll(taskManager.keySet());
        common.remove("metrics.reporter.prom.port");
        assertThat(taskManager).containsAllEntriesOf(common);
        assertThat(common).containsKey("execution.checkpointing.savepoint-dir");
        Set<String> highAvailability =
                jobManager.keySet().stream()
                        .filter(key -> key.startsWith("high-availability."))
                        .filter(key -> !key.equals("high-availability.jobmanager.port"))
                        .collect(Collectors.toSet());
        assertThat(taskManager.keySet()).containsAll(highAvailability);
        assertThat(highAvailability.isEmpty()).isEqualTo(folder.equals("apps/"));
    }

    @Test
    void highAvailabilityChangesNothingElse() {
        for (String app : List.of("flink-jobmanager.json", "flink-taskmanager.json")) {
            assertThat(withoutAddresses(DcosFile.read("apps/ha/" + app)))
                    .isEqualTo(withoutAddresses(DcosFile.read("apps/" + app)));
        }
    }

    private static JsonNode withoutAddresses(DcosFile app) {
        JsonNode copy = app.json().deepCopy();
        String kept =
                app.environment()
                        .get("FLINK_PROPERTIES")
                        .lines()
                        .filter(
                                line ->
                                        !line.matches(
                                                "(high-availability\\.|jobstore\\.|jobmanager.rpc.|rest.address).*"))
                        .collect(Collectors.joining("\n"));
        ((com.fasterxml.jackson.databind.node.ObjectNode) copy.get("env"))
                .put("FLINK_PROPERTIES", kept);
        return copy;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tweet-store", "tweet-counts"})
    void theAppOfAJobUsesFlinksAddressAndItsStateDirectories(String job) {
        DcosFile jobManager = DcosFile.read("apps/flink-jobmanager.json");
        DcosFile jobApp = DcosFile.read("apps/" + job + ".json");
        List<String> words = CommandLines.of(jobApp.command()).get(0);
        String rest = vip(jobManager, "rest");
        assertThat(words)
                .containsSubsequence("tweeter", "job", "ensure", job)
                .containsSubsequence("--flink", "https://" + host(rest) + ":" + port(rest))
                .containsSubsequence(
                        "--state-dir", jobApp.environment().get("TWEETER_CHECKPOINT_DIR"))
                .containsSubsequence(
                        "--state-dir",
                        jobManager.flinkProperties().get("execution.checkpointing.savepoint-dir"));
        Set<String> mounted =
                Stream.of(jobApp, jobManager, DcosFile.read("apps/flink-taskmanager.json"))
                        .map(app -> app.json().at("/container/volumes/0"))
                        .map(volume -> volume.get("hostPath") + " " + volume.get("containerPath"))
                        .collect(Collectors.toSet());
        assertThat(mounted).containsExactly("\"/mnt/tweeter\" \"/state\"");
    }

    /** Flink, those who use its REST interface and what {@code flink-key} makes. */
    @Test
    void everybodyHasTheSameKey() throws Exception {
        String keys = "/state/tls/flink.p12";
        for (DcosFile app : flink()) {
            assertThat(app.flinkProperties())
                    .containsEntry("security.ssl.keystore", keys)
                    .containsEntry("security.ssl.truststore", keys);
            assertThat(app.command()).contains("$(cat /state/tls/password)");
        }
        for (String job : List.of("tweet-store", "tweet-counts")) {
            assertThat(DcosFile.read("apps/" + job + ".json").environment())
                    .containsEntry("FLINK_REST_KEYSTORE", keys)
                    .containsEntry("FLINK_REST_KEYSTORE_PASSWORD_FILE", "/state/tls/password")
                    .containsEntry("FLINK_REST_TRUSTSTORE", keys)
                    .containsEntry("FLINK_REST_TRUSTSTORE_PASSWORD_FILE", "/state/tls/password");
        }
        String rest = vip(DcosFile.read("apps/flink-jobmanager.json"), "rest");
        assertThat(DcosFile.read("apps/flink-proxy.json").environment().get("HAPROXY_CONFIG"))
                .contains(" " + host(rest) + ":" + port(rest) + " ssl crt /state/tls/flink.pem ")
                .contains(" ca-file /state/tls/flink.pem verify required verifyhost " + host(rest));
        assertThat(Files.readString(DcosFile.DIRECTORY.resolve("flink-key"))).contains(host(rest));
    }

    @Test
    void onlyTheProxyIsBehindAdminRouterAndItLetsOnlyMastersIn() {
        assertThat(DcosFile.apps())
                .filteredOn(app -> "flink".equals(app.labels().get("DCOS_SERVICE_NAME")))
                .extracting(DcosFile::name)
                .containsExactly("apps/flink-proxy.json");
        DcosFile proxy = DcosFile.read("apps/flink-proxy.json");
        assertThat(proxy.environment().get("HAPROXY_CONFIG"))
                .contains("http-request deny unless { src -f /tmp/masters }");
        assertThat(proxy.environment()).containsEntry("MASTERS", "master.mesos");
    }

    @Test
    void bothJobsFitIntoTheTaskSlots() {
        DcosFile taskManager = DcosFile.read("apps/flink-taskmanager.json");
        int slots =
                taskManager.json().get("instances").asInt()
                        * Integer.parseInt(
                                taskManager.flinkProperties().get("taskmanager.numberOfTaskSlots"));
        int wanted =
                Stream.of("tweet-store", "tweet-counts")
                        .map(
                                job ->
                                        CommandLines.of(
                                                DcosFile.read("apps/" + job + ".json").command()))
                        .map(programs -> programs.get(0))
                        .mapToInt(
                                words ->
                                        Integer.parseInt(
                                                words.get(words.indexOf("--parallelism") + 1)))
                        .sum();
        assertThat(wanted).isLessThanOrEqualTo(slots);
    }

    private static String vip(DcosFile app, String port) {
        return app.ports().stream()
                .filter(definition -> definition.get("name").asText().equals(port))
                .map(definition -> definition.at("/labels/VIP_0").asText())
                .findFirst()
                .orElseThrow();
    }

    private static String host(String vip) {
        return vip.substring(1, vip.indexOf(':')) + ".marathon.l4lb.thisdcos.directory";
    }

    private static String port(String vip) {
        return vip.substring(vip.indexOf(':') + 1);
    }
}
