package io.tweeter.deploy.command.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.observe.ObservabilityFiles;
import io.tweeter.deploy.command.observe.ObservabilityFiles.Documented;
import io.tweeter.deploy.command.observe.ObservabilityFiles.Query;
import io.tweeter.deploy.command.observe.Prometheus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A Prometheus server scrapes the stack: the metrics of dashboards, alerts and README.md exist. */
@ExtendWith(TestStack.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservabilityIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final String MARKUP = "<script>metric</script>";

    private final TestStack stack;
    private Prometheus prometheus;

    ObservabilityIT(TestStack stack) {
        this.stack = stack;
    }

    /**
     * Makes every kind of event happen after the first scrape, because a rate needs two scrapes.
     */
    @BeforeAll
    void scrape(@TempDir Path dir) throws Exception {
        prometheus = Prometheus.start(dir, stack.instances(), stack.flinkMetrics());
        int targets = stack.instances().size() + stack.flinkMetrics().size();
        await().atMost(TIMEOUT).until(() -> prometheus.query("up == 1").size() == targets);
        try (Pipeline pipeline = stack.connect()) {
            for (int i = 0; i < 10; i++) {
                pipeline.post(stack.instances().get(0), "metric", "Measure for measure.", "same");
            }
            pipeline.post(stack.instances().get(0), "metric", "", null);
            pipeline.post(stack.instances().get(0), MARKUP, MARKUP, MARKUP);
            pipeline.get(stack.instances().get(0), "/tweets");
            pipeline.get(stack.instances().get(0), "/users/" + Prometheus.encode(MARKUP));
            pipeline.get(stack.instances().get(0), "/" + Prometheus.encode(MARKUP));
            pipeline.produce("bad".getBytes(UTF_8), MARKUP.getBytes(UTF_8));
        }
        await().atMost(TIMEOUT).until(() -> !firing("DeadLetters").isEmpty());
    }

    @AfterAll
    void stop() {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    @Test
    void everyPanelShowsData() throws Exception {
        for (Query query : ObservabilityFiles.dashboardQueries()) {
            await(query.origin())
                    .atMost(TIMEOUT)
                    .untilAsserted(
                            () ->
                                    assertThat(prometheus.query(query.expression()))
                                            .as(query.toString())
                                            .isNotEmpty());
        }
    }

    @Test
    void everyAlertIsEvaluatedWithoutAnError() throws Exception {
        JsonNode groups = prometheus.get("/api/v1/rules").path("groups");
        assertThat(groups).isNotEmpty();
        for (JsonNode group : groups) {
            assertThat(group.path("rules"))
                    .allSatisfy(rule -> assertThat(rule.path("health").asText()).isEqualTo("ok"));
        }
    }

    @Test
    void metricsOfAlertsAndPanelsAreScrapedAndDocumented() throws Exception {
        Set<String> scraped = scraped();
        Set<String> documented = new HashSet<>();
        ObservabilityFiles.documented().forEach(metric -> documented.addAll(metric.samples()));
        List<Query> queries =
                Stream.concat(
                                ObservabilityFiles.dashboardQueries().stream(),
                                ObservabilityFiles.alertQueries().stream())
                        .toList();
        for (Query query : queries) {
            List<String> metrics = ObservabilityFiles.metrics(query.expression());
            assertThat(metrics).as(query.toString()).isNotEmpty();
            assertThat(scraped).as(query.toString()).containsAll(metrics);
            assertThat(documented).as(query.toString()).containsAll(metrics);
        }
    }

    @Test
    void metricsMatchTheirDocumentation() throws Exception {
        Set<String> scraped = scraped();
        JsonNode metadata = prometheus.get("/api/v1/metadata");
        List<Documented> documented = ObservabilityFiles.documented();
        assertThat(documented).isNotEmpty();
        for (Documented metric : documented) {
            assertThat(scraped).containsAnyElementsOf(metric.samples());
            assertThat(metadata.path(metric.name()).path(0).path("type").asText("gauge"))
                    .as(metric.name())
                    .isEqualTo(metric.type());
            String sample = metric.samples().stream().filter(scraped::contains).findFirst().get();
            JsonNode series = prometheus.get("/api/v1/series?match[]=" + Prometheus.encode(sample));
            for (String label : metric.labels()) {
                assertThat(series)
                        .as(metric.name() + " has label " + label)
                        .anySatisfy(labels -> assertThat(labels.has(label)).isTrue());
            }
        }
    }

    /** Otherwise dashboards would show it, and clients could create new series. */
    @Test
    void noMetricContainsInputOfUsers() throws Exception {
        JsonNode series =
                prometheus.get("/api/v1/series?match[]=" + Prometheus.encode("{__name__=~\".+\"}"));
        assertThat(series).isNotEmpty();
        assertThat(series.toString()).doesNotContain("<script", "%3Cscript", "&lt;script");
    }

    private Set<String> scraped() throws Exception {
        Set<String> names = new HashSet<>();
        prometheus.get("/api/v1/label/__name__/values").forEach(name -> names.add(name.asText()));
        return names;
    }

    private JsonNode firing(String alert) throws Exception {
        return prometheus.query("ALERTS{alertstate=\"firing\", alertname=\"%s\"}".formatted(alert));
    }
}
