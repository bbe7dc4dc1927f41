package io.tweeter.deploy.command.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.command.container.Dockerfile.Copy;
import io.tweeter.deploy.servers.Server;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.FreePorts;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Does on this machine what the entry point and the scripts of Flink's official image do in a
 * container: assembles the configuration, lets Flink compute the memory sizes, and builds the
 * command line. So it tests our configuration, memory sizes and jars in {@code lib/}.
 */
public final class FlinkContainer {

    private static final String CONFIG = "deploy/images/flink/config.yaml";
    private static final String RESULT = "BASH_JAVA_UTILS_EXEC_RESULT:";
    private static final String TASK_MANAGER =
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(?<name>[A-Z0-9_]+)}?");

    /** Ports in the image that both processes use, and the ports for them on this machine. */
    private final Map<Integer, Integer> ports = new LinkedHashMap<>();

    private final Path dir;

    /**
     * @param dir directory for configuration and temporary files
     */
    public FlinkContainer(Path dir) {
        this.dir = dir;
    }

    /** The port on this machine for a port of the image. */
    public int port(int inside) {
        return ports.computeIfAbsent(inside, port -> FreePorts.next());
    }

    /** The role in a command of the official image: jobmanager or taskmanager. */
    private static String role(App app) {
        String command = String.join(" ", app.command());
        return command.substring(command.lastIndexOf(' ') + 1);
    }

    /**
     * The environment in which the command line of an app runs the image's entry point: the
     * container's, and what the command line itself sets.
     */
    public static Map<String, String> atEntryPoint(
            List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(command);
        line.replaceAll(
                word -> word.replaceFirst("exec /docker-entrypoint\\.sh \\w+", "exec env -0"));
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " fails before the entry point");
        }
        Map<String, String> all = new LinkedHashMap<>();
        for (String variable : output.split("\0", 0)) {
            String[] parts = variable.split("=", 2);
            all.put(parts[0], parts[1]);
        }
        return all;
    }

    /**
     * The configuration of a process.
     *
     * @param environment environment of its container
     */
    public static Map<String, String> configuration(Map<String, String> environment)
            throws IOException {
        Map<String, String> configuration = new LinkedHashMap<>();
        JsonNode image = Documents.read(TweeterHome.find().root().resolve(CONFIG));
        image.properties().forEach(p -> configuration.put(p.getKey(), p.getValue().asText()));
        for (String line : environment.getOrDefault("FLINK_PROPERTIES", "").split("\n", 0)) {
            // The entry point removes all blanks, too.
            String[] property = line.replaceAll("\\s", "").split(":", 2);
            if (property.length == 2) {
                configuration.put(property[0], substitute(property[1], environment));
            }
        }
        configuration.replaceAll((key, value) -> value.equals("0.0.0.0") ? Server.LOOPBACK : value);
        return configuration;
    }

    private static String substitute(String value, Map<String, String> environment) {
        Matcher variable = VARIABLE.matcher(value);
        return variable.replaceAll(
                match -> Matcher.quoteReplacement(environment.getOrDefault(match.group(1), "")));
    }

    /** The command line of a process; its configuration uses free ports of this machine. */
    public List<String> command(App app, Map<String, String> environment, int metricsPort)
            throws IOException, InterruptedException {
        String role = role(app);
        return command(
                role,
                configuration(environment),
                metricsPort,
                classPath(app.image()),
                role.equals("jobmanager")
                        ? "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint"
                        : TASK_MANAGER);
    }

    /**
     * The command line of a JobManager for one job, as in application mode.
     *
     * @param configuration all of it but ports and addresses
     * @param mainClass of the job
     */
    public List<String> application(
            String image, Map<String, String> configuration, Path jar, String mainClass)
            throws IOException, InterruptedException {
        String tests =
                ApplicationEntryPoint.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath();
        List<String> command =
                command(
                        "jobmanager",
                        local(configuration),
                        FreePorts.next(),
                        classPath(image) + File.pathSeparator + tests,
                        ApplicationEntryPoint.class.getName());
        command.addAll(List.of(jar.toString(), mainClass));
        return command;
    }

    /** The command line of a TaskManager beside such a JobManager. */
    public List<String> taskManager(String image, Map<String, String> configuration)
            throws IOException, InterruptedException {
        return command(
                "taskmanager",
                local(configuration),
                FreePorts.next(),
                classPath(image),
                TASK_MANAGER);
    }

    private static Map<String, String> local(Map<String, String> configuration) {
        Map<String, String> local = new LinkedHashMap<>(configuration);
        local.put("jobmanager.rpc.address", Server.LOOPBACK);
        local.put("jobmanager.bind-host", Server.LOOPBACK);
        local.put("taskmanager.bind-host", Server.LOOPBACK);
        local.put("rest.address", Server.LOOPBACK);
        local.put("rest.bind-address", Server.LOOPBACK);
        local.put("jobmanager.rpc.port", "6123");
        local.put("blob.server.port", "6124");
        local.put("rest.port", "8081");
        return local;
    }

    private List<String> command(
            String role,
            Map<String, String> configuration,
            int metricsPort,
            String classPath,
            String entryPoint)
            throws IOException, InterruptedException {
        for (String shared : List.of("jobmanager.rpc.port", "blob.server.port", "rest.port")) {
            configuration.computeIfPresent(
                    shared, (key, port) -> Integer.toString(port(Integer.parseInt(port))));
        }
        configuration.put("metrics.reporter.prom.port", Integer.toString(metricsPort));
        // A container has only one address; here Flink could choose one that nothing listens on.
        configuration.putIfAbsent("taskmanager.host", Server.LOOPBACK);
        configuration.put("io.tmp.dirs", Files.createDirectories(dir.resolve("tmp")).toString());
        Path conf = Files.createDirectories(dir.resolve(role));
        Files.writeString(
                conf.resolve("config.yaml"),
                configuration.entrySet().stream()
                        .map(e -> e.getKey() + ": \"" + e.getValue() + "\"\n")
                        .collect(Collectors.joining()));

        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        CommandRun sizes =
                CommandRun.program(
                        Path.of(java),
                        "-cp",
                        classPath,
                        "org.apache.flink.runtime.util.bash.BashJavaUtils",
                        role.equals("jobmanager")
                                ? "GET_JM_RESOURCE_PARAMS"
                                : "GET_TM_RESOURCE_PARAMS",
                        "--configDir",
                        conf.toString());
        List<String> results =
                sizes.output()
                        .lines()
                        .filter(line -> line.startsWith(RESULT))
                        .map(line -> line.substring(RESULT.length()))
                        .toList();
        if (results.size() != 2) {
            throw new IllegalStateException("Flink printed no memory sizes: " + sizes.output());
        }
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(words(results.get(0)));
        command.addAll(words(configuration.get("env.java.opts.all")));
        command.addAll(words(configuration.getOrDefault("env.java.opts." + role, "")));
        command.addAll(List.of("-cp", classPath, entryPoint, "--configDir", conf.toString()));
        command.addAll(words(results.get(1)));
        return command;
    }

    /** Flink's jars, and those that our image adds. */
    private static String classPath(String image) throws IOException {
        TweeterHome home = TweeterHome.find();
        List<String> entries = new ArrayList<>(List.of(home.serverClassPath("flink")));
        for (Copy copy : Dockerfile.of(image).copies()) {
            if (copy.target().startsWith("/opt/flink/lib/")) {
                entries.add(home.root().resolve(copy.source()).toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static List<String> words(String line) {
        return line.isBlank() ? List.of() : List.of(line.strip().split("\\s+", 0));
    }
}
