package io.tweeter.deploy.command.dcos;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files have only fields that Marathon and Metronome know, with values that they take. Their
 * JSON schemas are not part of this project, so the fields that the files use are listed here.
 * Where {@code MARATHON_SCHEMA} is the path of AppDefinition.json from Marathon's API
 * documentation, or {@code METRONOME_SCHEMA} that of {@code jobspec.schema.json} from Metronome's,
 * they have to be valid by these as well.
 */
class MarathonFormTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Objects whose fields have any name. */
    private static final Set<String> MAPS = Set.of("env", "labels");

    /** Fields, with # for an index, and what the JSON of their values matches. */
    private static final Map<String, String> APP =
            form(
                    """
                    /id "/[a-z0-9-]+"
                    /instances \\d+
                    /cpus \\d+(\\.\\d+)?
                    /mem \\d+
                    /cmd ".+"
                    /env/* ".*"
                    /labels/* ".*"
                    /fetch/#/uri "https://.+"
                    /fetch/#/extract true|false
                    /fetch/#/destPath ".+"
                    /container/type "DOCKER"
                    /container/docker/image ".+"
                    /container/docker/parameters/#/key ".+"
                    /container/docker/parameters/#/value ".+"
                    /container/volumes/#/containerPath "/.+"
                    /container/volumes/#/hostPath "/.+"
                    /container/volumes/#/mode "R[OW]"
                    /container/portMappings/#/name "[a-z0-9-]+"
                    /container/portMappings/#/containerPort \\d{1,5}
                    /container/portMappings/#/hostPort \\d{1,5}
                    /container/portMappings/#/servicePort \\d{1,5}
                    /container/portMappings/#/protocol "tcp"
                    /container/portMappings/#/labels/* ".+"
                    /networks/#/mode "(host|container/bridge)"
                    /requirePorts true|false
                    /portDefinitions/#/name "[a-z0-9-]+"
                    /portDefinitions/#/port \\d{1,5}
                    /portDefinitions/#/protocol "tcp"
                    /portDefinitions/#/labels/* ".+"
                    /healthChecks/#/protocol "(COMMAND|MESOS_HTTP)"
                    /healthChecks/#/command/value ".+"
                    /healthChecks/#/path "/.+"
                    /healthChecks/#/portIndex \\d+
                    /healthChecks/#/gracePeriodSeconds \\d+
                    /healthChecks/#/intervalSeconds \\d+
                    /healthChecks/#/timeoutSeconds \\d+
                    /healthChecks/#/maxConsecutiveFailures \\d+
                    /readinessChecks/#/name "[a-z]+"
                    /readinessChecks/#/protocol "HTTP"
                    /readinessChecks/#/path "/.+"
                    /readinessChecks/#/portName "[a-z0-9-]+"
                    /readinessChecks/#/intervalSeconds \\d+
                    /readinessChecks/#/timeoutSeconds \\d+
                    /readinessChecks/#/httpStatusCodesForReady/# \\d{3}
                    /upgradeStrategy/minimumHealthCapacity 0(\\.\\d+)?|1
                    /upgradeStrategy/maximumOverCapacity 0(\\.\\d+)?|1
                    /taskKillGracePeriodSeconds \\d+
                    """);

    private static final Map<String, String> JOB =
            form(
                    """
                    /id "[a-z0-9-]+"
                    /description ".+"
                    /run/cpus \\d+(\\.\\d+)?
                    /run/mem \\d+
                    /run/disk \\d+
                    /run/cmd ".+"
                    /run/docker/image ".+"
                    /run/env \\{}
                    /run/env/* ".*"
                    /run/maxLaunchDelay \\d+
                    /run/restart/policy "(NEVER|ON_FAILURE)"
                    /run/restart/activeDeadlineSeconds \\d+
                    """);

    private static Map<String, String> form(String lines) {
        return lines.lines()
                .map(line -> line.split(" ", 2))
                .collect(toMap(line -> line[0], line -> line[1]));
    }

    private static Stream<DcosFile> files() {
        return Stream.concat(DcosFile.apps().stream(), DcosFile.jobs().stream());
    }

    @ParameterizedTest
    @MethodSource("files")
    void theFileIsValid(DcosFile file) throws IOException {
        assertThat(problems(file.json())).isEmpty();
        String schema = System.getenv(isJob(file.json()) ? "METRONOME_SCHEMA" : "MARATHON_SCHEMA");
        if (schema != null) {
            assertValid(file, schema);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void whateverIsBrokenIsFound(DcosFile file) {
        ObjectNode copy = file.json().deepCopy();
        List<String> missed = new ArrayList<>();
        breakFieldsOf("", copy, copy, missed);
        assertThat(missed).isEmpty();
    }

    /** Renames each field, and gives each value another type, one at a time. */
    private static void breakFieldsOf(
            String path, JsonNode node, ObjectNode file, List<String> missed) {
        if (!(node instanceof ObjectNode object)) {
            node.forEach(item -> breakFieldsOf(path + "/#", item, file, missed));
            return;
        }
        for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
            String name = field.getKey();
            JsonNode value = object.remove(name);
            if (!MAPS.contains(path.substring(path.lastIndexOf('/') + 1))) {
                object.set(name + "x", value);
                if (problems(file).isEmpty()) {
                    missed.add(path + "/" + name + " with another name");
                }
                object.remove(name + "x");
            }
            if (value.isValueNode()) {
                object.set(name, value.isTextual() ? IntNode.valueOf(1) : TextNode.valueOf("60 s"));
                if (problems(file).isEmpty()) {
                    missed.add(path + "/" + name + " with another type");
                }
            }
            object.set(name, value);
            breakFieldsOf(path + "/" + name, value, file, missed);
        }
    }

    private static boolean isJob(JsonNode file) {
        return !file.has("instances");
    }

    private static List<String> problems(JsonNode file) {
        List<String> problems = new ArrayList<>();
        check("", file, isJob(file) ? JOB : APP, problems);
        return problems;
    }

    private static void check(
            String path, JsonNode node, Map<String, String> form, List<String> problems) {
        if (node.isEmpty()) { // a value, too
            String pattern = form.get(path);
            if (pattern == null || !node.toString().matches(pattern)) {
                problems.add("%s is %s, not %s".formatted(path, node, pattern));
            }
            return;
        }
        boolean any = MAPS.contains(path.substring(path.lastIndexOf('/') + 1));
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            check(path + "/" + (any ? "*" : field.getKey()), field.getValue(), form, problems);
        }
        if (node.isArray()) {
            node.forEach(item -> check(path + "/#", item, form, problems));
        }
    }

    private static void assertValid(DcosFile file, String path) throws IOException {
        ObjectNode schema = (ObjectNode) JSON.readTree(new File(path));
        // The schemas do not name their version, which is this one.
        schema.put("$schema", "http://json-schema.org/draft-04/schema#");
        assertThat(
                        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
                                .getSchema(schema.toString(), InputFormat.JSON)
                                .validate(file.json().toString(), InputFormat.JSON))
                .isEmpty();
    }
}
