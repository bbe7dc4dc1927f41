package io.tweeter.deploy.command.dcos;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules of Marathon, marathon-lb and DC/OS for apps that Marathon's JSON schema does not have. */
final class MarathonRules {

    private static final Pattern HAPROXY = Pattern.compile("HAPROXY_(?<port>\\d+)_(?<name>.+)");

    /** Labels that emit directives HAProxy 2.1 rejects, or replace directives that are needed. */
    private static final Set<String> FORBIDDEN =
            Set.of(
                    "USE_HSTS",
                    "HTTP_BACKEND_PROXYPASS_PATH",
                    "HTTP_BACKEND_REVPROXY_PATH",
                    "BACKEND_HTTP_OPTIONS");

    /** The port ranges that a DC/OS agent offers, bounds included. */
    private static final int[][] OFFERED = {
        {1025, 2180}, {2182, 3887}, {3889, 5049}, {5052, 8079}, {8082, 8180}, {8182, 32000}
    };

    private MarathonRules() {}

    /** The rules that one app breaks. */
    static List<String> violations(DcosFile app) {
        List<String> found = new ArrayList<>();
        network(app, found);
        ports(app, found);
        healthChecks(app, found);
        readinessChecks(app, found);
        strings(app, found);
        loadBalancer(app, found);
        adminRouter(app, found);
        return found;
    }

    /** The conflicts among apps that run together. */
    static List<String> violationsAmong(List<DcosFile> apps) {
        List<String> found = new ArrayList<>();
        Map<String, DcosFile> owners = new HashMap<>();
        for (DcosFile app : apps) {
            Set<String> claims = new HashSet<>();
            claims.add("id " + app.text("id"));
            if (app.labels().containsKey("DCOS_SERVICE_NAME")) {
                claims.add("service name " + app.labels().get("DCOS_SERVICE_NAME"));
            }
            for (JsonNode port : app.ports()) {
                List<String> ofPort = new ArrayList<>();
                vips(port).forEach(vip -> ofPort.add("VIP " + vip));
                if (port.path("servicePort").asInt() > 0) {
                    ofPort.add("service port " + port.get("servicePort").asInt());
                }
                if (app.json().path("requirePorts").asBoolean()) {
                    ofPort.add("host port " + port.path("port").asInt());
                }
                for (String claim : ofPort) {
                    if (!claims.add(claim)) {
                        found.add(claim + " is used twice by " + app);
                    }
                }
            }
            for (String claim : claims) {
                DcosFile other = owners.putIfAbsent(claim, app);
                if (other != null) {
                    found.add(claim + " is used by " + other + " and " + app);
                }
            }
        }
        return found;
    }

    private static void network(DcosFile app, List<String> found) {
        JsonNode container = app.json().path("container");
        JsonNode networks = app.json().path("networks");
        if (container.path("docker").has("network")) {
            found.add("docker.network is deprecated; use networks");
        }
        boolean host = "host".equals(networks.path(0).path("mode").asText());
        if (host && container.has("portMappings")) {
            found.add("portMappings have no effect in host mode");
        }
        if (!host && app.json().has("portDefinitions")) {
            found.add("portDefinitions have an effect only in host mode");
        }
    }

    private static void ports(DcosFile app, List<String> found) {
        Set<String> names = new HashSet<>();
        for (JsonNode port : app.ports()) {
            if (port.has("name") && !names.add(port.get("name").asText())) {
                found.add("two ports have the name " + port.get("name").asText());
            }
            int fixed = port.path(port.has("containerPort") ? "hostPort" : "port").asInt();
            if (app.json().path("requirePorts").asBoolean() && !isOffered(fixed)) {
                found.add("no agent offers port " + fixed);
            }
            for (String vip : vips(port)) {
                if (!vip.matches("(/[a-z0-9.-]+|\\d+(\\.\\d+){3}):\\d+")) {
                    found.add("'" + vip + "' is not a valid VIP");
                }
            }
        }
    }

    private static boolean isOffered(int port) {
        for (int[] range : OFFERED) {
            if (port >= range[0] && port <= range[1]) {
                return true;
            }
        }
        return false;
    }

    private static void healthChecks(DcosFile app, List<String> found) {
        int mesosChecks = 0;
        for (JsonNode check : app.json().path("healthChecks")) {
            String protocol = check.path("protocol").asText("HTTP");
            if (protocol.startsWith("MESOS_") || protocol.equals("COMMAND")) {
                mesosChecks++;
            } else {
                found.add(protocol + " health checks are deprecated; use MESOS_" + protocol);
            }
            if (protocol.equals("COMMAND")
                    && check.at("/command/value").asText().matches(".*[\"'$`\\\\].*")) {
                found.add("Mesos may expand or unquote the command of a health check on the agent");
            }
            if (check.path("maxConsecutiveFailures").asInt(3) < 1) {
                found.add("a single failed health check kills the task");
            }
            if (protocol.startsWith("MESOS_")
                    && check.path("portIndex").asInt() >= app.ports().size()) {
                found.add("the portIndex of the health check does not exist");
            }
        }
        if (mesosChecks > 1) {
            found.add("there is more than one Mesos health check");
        }
    }

    private static void readinessChecks(DcosFile app, List<String> found) {
        JsonNode checks = app.json().path("readinessChecks");
        if (checks.size() > 1) {
            found.add("there is more than one readiness check");
        }
        for (JsonNode check : checks) {
            String name = check.path("portName").asText("http-api");
            if (app.ports().stream().noneMatch(port -> port.path("name").asText().equals(name))) {
                found.add("port " + name + " of the readiness check does not exist");
            }
            if (check.path("timeoutSeconds").asInt(10) >= check.path("intervalSeconds").asInt(30)) {
                found.add("the timeout of the readiness check is not shorter than its interval");
            }
        }
    }

    private static void strings(DcosFile app, List<String> found) {
        List<JsonNode> objects = new ArrayList<>();
        objects.add(app.task().path("env"));
        objects.add(app.json().path("labels"));
        app.ports().forEach(port -> objects.add(port.path("labels")));
        for (JsonNode object : objects) {
            object.properties()
                    .forEach(
                            entry -> {
                                JsonNode value = entry.getValue();
                                if (!value.isTextual() && !value.path("secret").isTextual()) {
                                    found.add(entry.getKey() + " is not a string");
                                }
                            });
        }
    }

    private static void loadBalancer(DcosFile app, List<String> found) {
        Map<String, String> labels = app.labels();
        boolean http = false;
        for (String label : labels.keySet()) {
            Matcher matcher = HAPROXY.matcher(label);
            if (!matcher.matches()) {
                continue;
            }
            if (FORBIDDEN.contains(matcher.group("name"))) {
                found.add(label + " is not allowed");
            }
            int index = Integer.parseInt(matcher.group("port"));
            if (index >= app.ports().size()) {
                found.add(label + " refers to a port that does not exist");
            }
            http |= "http".equals(labels.get("HAPROXY_" + index + "_MODE"));
        }
        if (labels.containsKey("HAPROXY_GROUP") && !http) {
            found.add("the app is balanced as TCP; set HAPROXY_0_MODE=http");
        }
    }

    private static void adminRouter(DcosFile app, List<String> found) {
        Map<String, String> labels = app.labels();
        if (labels.containsKey("DCOS_SERVICE_NAME")) {
            int index = Integer.parseInt(labels.getOrDefault("DCOS_SERVICE_PORT_INDEX", "-1"));
            if (index < 0 || index >= app.ports().size()) {
                found.add("DCOS_SERVICE_PORT_INDEX refers to a port that does not exist");
            }
            if (!labels.containsKey("DCOS_SERVICE_SCHEME")) {
                found.add("DCOS_SERVICE_SCHEME is missing");
            }
            if (app.json().path("instances").asInt(1) != 1) {
                found.add("Admin Router supports only one task per service name");
            }
        }
    }

    private static List<String> vips(JsonNode port) {
        return DcosFile.texts(port.path("labels")).entrySet().stream()
                .filter(label -> label.getKey().startsWith("VIP_"))
                .map(Map.Entry::getValue)
                .toList();
    }
}
