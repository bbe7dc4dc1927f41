package io.tweeter.deploy.command.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The alerts against the series in {@code alerts.test.yml}, which says when each one fires. */
class AlertRulesTest {

    private static final Path TESTS = ObservabilityFiles.folder().resolve("alerts.test.yml");

    private static final Pattern UNDER_TEST = Pattern.compile("alertname=~\"([\\w|]+)\"");
    private static final Pattern NAME = Pattern.compile("alertname=\"(\\w+)\"");

    @Test
    void eachAlertFiresWhenItShouldAndOnlyThen() throws Exception {
        CommandRun tests =
                CommandRun.program(Tool.require("promtool"), "test", "rules", TESTS.toString());
        assertThat(tests.exitCode()).as(tests.output()).isZero();
    }

    @Test
    void everyAlertIsTestedFiringAndQuiet() throws Exception {
        Set<String> firing = new HashSet<>();
        Set<String> quiet = new HashSet<>();
        for (JsonNode test : Documents.read(TESTS).path("tests")) {
            for (JsonNode moment : test.path("promql_expr_test")) {
                Set<String> fire = firing(moment);
                firing.addAll(fire);
                underTest(moment).stream()
                        .filter(alert -> !fire.contains(alert))
                        .forEach(quiet::add);
            }
        }
        List<String> alerts =
                ObservabilityFiles.alertRules().stream()
                        .map(rule -> rule.get("alert").asText())
                        .toList();
        assertThat(firing).containsExactlyInAnyOrderElementsOf(alerts);
        assertThat(quiet).containsExactlyInAnyOrderElementsOf(alerts);
    }

    private static Set<String> underTest(JsonNode moment) {
        Matcher names = UNDER_TEST.matcher(moment.get("expr").asText());
        assertThat(names.find()).isTrue();
        return Set.of(names.group(1).split("\\|", 0));
    }

    private static Set<String> firing(JsonNode moment) {
        Set<String> names = new HashSet<>();
        for (JsonNode sample : moment.path("exp_samples")) {
            Matcher name = NAME.matcher(sample.get("labels").asText());
            assertThat(name.find()).isTrue();
            names.add(name.group(1));
        }
        return names;
    }

    @Test
    void everyAlertHasASeverityASummaryAndADescription() throws Exception {
        assertThat(ObservabilityFiles.alertRules())
                .isNotEmpty()
                .allSatisfy(
                        rule -> {
                            assertThat(rule.at("/labels/severity").asText())
                                    .isIn("critical", "warning");
                            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
                            assertThat(rule.at("/annotations/description").asText()).isNotBlank();
                        });
    }

    /** The operator runs the jobs there, and would undo what the command does. */
    @Test
    void adviceOnCommandsThatDoNotBelongOnKubernetesSaysWhatToDoThere() throws Exception {
        assertThat(ObservabilityFiles.alertRules())
                .extracting(rule -> rule.at("/annotations/description").asText())
                .filteredOn(advice -> advice.contains("tweeter job "))
                .isNotEmpty()
                .allSatisfy(
                        advice ->
                                assertThat(advice)
                                        .containsPattern("(?i)on Kubernetes .*FlinkDeployment"));
    }

    @Test
    void theConfigurationOfPrometheusIsValid() throws Exception {
        CommandRun check =
                CommandRun.program(
                        Tool.require("promtool"),
                        "check",
                        "config",
                        ObservabilityFiles.folder().resolve("prometheus.yml").toString());
        assertThat(check.exitCode()).as(check.output()).isZero();
    }
}
