package io.tweeter.deploy.command.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Grafana needs to import a dashboard, and what a user needs to understand it. */
class DashboardsTest {

    @ParameterizedTest
    @ValueSource(strings = {"pipeline", "service"})
    void panelsUseTheSelectedDataSourceAndHaveADescription(String name) throws Exception {
        JsonNode dashboard = ObservabilityFiles.dashboard(name);
        assertThat(dashboard.path("uid").asText()).isEqualTo("tweeter-" + name);
        assertThat(dashboard.at("/templating/list/0/name").asText()).isEqualTo("datasource");
        assertThat(dashboard.at("/templating/list/0/query").asText()).isEqualTo("prometheus");
        Set<String> titles = new HashSet<>();
        Set<Integer> ids = new HashSet<>();
        assertThat(dashboard.path("panels"))
                .isNotEmpty()
                .allSatisfy(
                        panel -> {
                            assertThat(titles.add(panel.path("title").asText())).isTrue();
                            assertThat(ids.add(panel.path("id").asInt())).isTrue();
                            assertThat(panel.path("description").asText()).isNotBlank();
                            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                                    .isNotBlank();
                            assertThat(panel.path("targets"))
                                    .isNotEmpty()
                                    .allSatisfy(
                                            target ->
                                                    assertThat(
                                                                    target.at("/datasource/uid")
                                                                            .asText())
                                                            .isEqualTo("${datasource}"));
                        });
    }
}
