package io.tweeter.deploy.command.dcos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FlinkSecurityRulesTest {

    @ParameterizedTest
    @MethodSource("io.tweeter.deploy.command.dcos.FlinkFilesTest#flink")
    void noAppOfFlinkIsOpenToAnybody(DcosFile app) throws Exception {
        assertThat(FlinkSecurityRules.violations(app)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "jobmanager, security.ssl.internal.enabled, false, Flink's processes talk to anybody",
                "jobmanager, security.ssl.rest.enabled, false, anybody may run code",
                "jobmanager, security.ssl.rest.authentication-enabled, false, anybody may run code",
                "jobmanager, rest.bind-address, 0.0.0.0, rest.bind-address is not the agent's address",
                "jobmanager, jobmanager.bind-host, 0.0.0.0, jobmanager.bind-host is not the agent's",
                "jobmanager, security.ssl.key-password, changeit, not taken from the environment",
                "jobmanager, blob.service.ssl.enabled, false, blob.service.ssl.enabled opens a port",
                "taskmanager, security.ssl.internal.enabled, false, Flink's processes talk to anybody",
                "taskmanager, taskmanager.bind-host, 0.0.0.0, taskmanager.bind-host is not the agent's",
                "taskmanager, taskmanager.data.ssl.enabled, false, taskmanager.data.ssl.enabled opens",
                "taskmanager, pekko.ssl.enabled, false, pekko.ssl.enabled opens a port",
            })
    void anOpenPortIsFound(String role, String setting, String value, String violation)
            throws Exception {
        assertThat(FlinkSecurityRules.violations(with(role, Map.of(setting, value))))
                .anyMatch(found -> found.contains(violation));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "jobmanager, security.ssl.internal.enabled, Flink's processes talk to anybody",
                "jobmanager, security.ssl.rest.authentication-enabled, anybody may run code",
                "jobmanager, rest.bind-address, rest.bind-address is not the agent's address",
                "taskmanager, taskmanager.bind-host, taskmanager.bind-host is not the agent's address",
            })
    void aMissingSettingIsFound(String role, String setting, String violation) throws Exception {
        DcosFile app = DcosFile.read("apps/flink-" + role + ".json");
        String kept =
                app.environment()
                        .get("FLINK_PROPERTIES")
                        .replaceAll("(?m)^" + setting + ": .*\n", "");
        assertThat(FlinkSecurityRules.violations(withProperties(app, kept)))
                .anyMatch(found -> found.contains(violation));
    }

    private static DcosFile with(String role, Map<String, String> changed) {
        DcosFile app = DcosFile.read("apps/flink-" + role + ".json");
        StringBuilder properties = new StringBuilder(app.environment().get("FLINK_PROPERTIES"));
        changed.forEach(
                (name, value) -> properties.append(name).append(": ").append(value).append('\n'));
        return withProperties(app, properties.toString());
    }

    private static DcosFile withProperties(DcosFile app, String properties) {
        ObjectNode copy = app.json().deepCopy();
        ((ObjectNode) copy.get("env")).put("FLINK_PROPERTIES", properties);
        return new DcosFile(app.name(), copy);
    }
}
