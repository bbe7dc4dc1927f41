package io.tweeter.deploy.command.observe;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files in {@code deploy/observability}. */
public final class ObservabilityFiles {

    private static final List<String> DASHBOARDS = List.of("pipeline", "service");

    /** A row of README.md's table of metrics: name, type, labels. */
    private static final Pattern ROW =
            Pattern.compile(
                    "^\\| `(?<name>[\\w:]+)` \\| (?<type>\\w+)[^|]*\\| (?<labels>[^|]*)\\|");

    private static final Pattern LABEL = Pattern.compile("`(\\w+)`");

    /**
     * A query of a dashboard or an alert.
     *
     * @param origin name of the dashboard and panel, or of the alert
     */
    public record Query(String origin, String expression) {}

    /** A metric that README.md documents. */
    public record Documented(String name, String type, List<String> labels) {

        /** Names that its series may have in Prometheus. */
        public List<String> samples() {
            return switch (type) {
                case "histogram" ->
                        List.of(name + "_bucket", name + "_count", name + "_sum", name + "_max");
                case "summary" -> List.of(name, name + "_count");
                default -> List.of(name);
            };
        }
    }

    private ObservabilityFiles() {}

    /** The directory of the files. */
    public static Path folder() {
        return TweeterHome.find().root().resolve("deploy").resolve("observability");
    }

    /** The queries of all panels, with values for Grafana's variables. */
    public static List<Query> dashboardQueries() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (String name : DASHBOARDS) {
            for (JsonNode panel : dashboard(name).path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    queries.add(
                            new Query(
                                    name + ": " + panel.path("title").textValue(),
                                    target.path("expr")
                                            .textValue()
                                            .replace("$__rate_interval", "5m")));
                }
            }
        }
        return queries;
    }

    /** The JSON of a dashboard. */
    public static JsonNode dashboard(String name) throws IOException {
        return Documents.read(folder().resolve("dashboards").resolve(name + ".json"));
    }

    /** The rules of all groups. */
    public static List<JsonNode> alertRules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        Documents.read(folder().resolve("alerts.yml"))
                .path("groups")
                .forEach(group -> group.path("rules").forEach(rules::add));
        return rules;
    }

    /** The conditions of all alerts. */
    public static List<Query> alertQueries() throws IOException {
        return alertRules().stream()
                .map(rule -> new Query(rule.get("alert").asText(), rule.get("expr").asText()))
                .toList();
    }

    /** The metrics in README.md's table. */
    public static List<Documented> documented() throws IOException {
        return Files.readAllLines(folder().resolve("README.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::find)
                .map(
                        row ->
                                new Documented(
                                        row.group("name"),
                                        row.group("type"),
                                        LABEL.matcher(row.group("labels"))
                                                .results()
                                                .map(label -> label.group(1))
                                                .toList()))
                .toList();
    }

    /** The metrics in a query: identifiers that are neither labels nor functions. */
    public static List<String> metrics(String expression) {
        String bare =
                expression
                        .replaceAll("\\{[^}]*}", " ")
                        .replaceAll("\\[[^\\]]*]", " ")
                        .replaceAll("\\b(by|without|on|ignoring) *\\([^)]*\\)", " ")
                        .replaceAll("\\b\\w+ *\\(", " ")
                        .replaceAll("\\b(and|or|unless|bool|offset)\\b", " ")
                        .replaceAll("\\b\\d[\\w.]*", " ");
        return Arrays.stream(bare.split("[^\\w:]+", 0))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }
}
