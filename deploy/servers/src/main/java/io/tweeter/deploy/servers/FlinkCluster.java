package io.tweeter.deploy.servers;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Flink session cluster of two processes that share a configuration.
 *
 * @param home where its class path is
 * @param dir its directory; checkpoints and savepoints in it outlive the cluster
 * @param logs directory of its log files
 * @param ports where it listens
 * @param metrics first of two ports for Prometheus, which Flink opens on every address of the
 *     machine; empty for none
 * @param lib extra jars for both processes, as in the {@code lib/} folder of a Flink distribution
 */
public record FlinkCluster(
        TweeterHome home,
        Path dir,
        Path logs,
        FlinkPorts ports,
        OptionalInt metrics,
        List<Path> lib) {

    /** Enough for both jobs with a parallelism of 2. */
    public static final int SLOTS = 4;

    /** Directories whose content does not outlive the cluster. */
    private static final List<String> TRANSIENT = List.of("tmp", "uploads", "blobs");

    static final int TASK_HEAP_MIB = 384;
    static final int NETWORK_MIB = 64;
    static final int MANAGED_MIB = 256;

    public FlinkCluster {
        dir = dir.toAbsolutePath();
        lib = List.copyOf(lib);
    }

    /** A cluster without extra jars. */
    public FlinkCluster(
            TweeterHome home, Path dir, Path logs, FlinkPorts ports, OptionalInt metrics) {
        this(home, dir, logs, ports, metrics, List.of());
    }

    /** The process that runs jobs' main methods and coordinates them. */
    public FlinkJobManager jobManager() {
        return new FlinkJobManager(this);
    }

    /** The process that does the jobs' work. */
    public FlinkTaskManager taskManager() {
        return new FlinkTaskManager(this);
    }

    /** The REST API. */
    public URI rest() {
        return URI.create("http://" + Server.LOOPBACK + ":" + ports.rest());
    }

    /** Has a directory of checkpoints for each job. */
    public Path checkpoints() {
        return dir.resolve("checkpoints");
    }

    /** Has a directory of savepoints for each job that has savepoints. */
    public Path savepoints() {
        return dir.resolve("savepoints");
    }

    /**
     * Deletes temporary files of earlier processes of the cluster. Must not be called while one of
     * them runs.
     *
     * @throws IOException if something cannot be deleted
     */
    public void clear() throws IOException {
        for (String folder : TRANSIENT) {
            Directories.delete(dir.resolve(folder));
        }
    }

    /** Writes the configuration and returns its directory. */
    Path configure() throws IOException {
        Path conf = dir.resolve("conf");
        for (String folder : TRANSIENT) {
            Files.createDirectories(dir.resolve(folder));
        }
        Files.createDirectories(checkpoints());
        Files.createDirectories(savepoints());
        Templates.write(
                FlinkCluster.class,
                "flink.yaml",
                Map.ofEntries(
                        Map.entry("host", Server.LOOPBACK),
                        Map.entry("rest.port", Integer.toString(ports.rest())),
                        Map.entry("rpc.port", Integer.toString(ports.rpc())),
                        Map.entry("blob.port", Integer.toString(ports.blob())),
                        Map.entry("taskmanager.port", Integer.toString(ports.taskManager())),
                        Map.entry("data.port", Integer.toString(ports.data())),
                        Map.entry("dir", dir.toString()),
                        Map.entry("slots", Integer.toString(SLOTS)),
                        Map.entry("task.heap", Integer.toString(TASK_HEAP_MIB)),
                        Map.entry("network", Integer.toString(NETWORK_MIB)),
                        Map.entry("managed", Integer.toString(MANAGED_MIB)),
                        Map.entry("checkpoints", checkpoints().toUri().toString()),
                        Map.entry("savepoints", savepoints().toUri().toString())),
                conf.resolve("config.yaml"));
        Templates.write(
                FlinkCluster.class,
                "log4j2.properties",
                Map.of(),
                conf.resolve("log4j2.properties"));
        return conf;
    }

    String classPath() {
        return Stream.concat(
                        Stream.of(home.serverClassPath("flink")), lib.stream().map(Path::toString))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Directory of the configuration; exists once a process of the cluster has been started. */
    public Path conf() {
        return dir.resolve("conf");
    }

    /** A Java process of the cluster, with the module options of Flink's own default. */
    JavaCommand java(int heapMiB, Path log) {
        return new JavaCommand(heapMiB)
                .options(
                        "-XX:+UseSerialGC",
                        "-XX:MaxMetaspaceSize=256m",
                        "-Dlog.file=" + log,
                        "-Dlog4j2.configurationFile="
                                + dir.resolve("conf").resolve("log4j2.properties"))
                .allUnnamed("--add-exports", "java.base", "sun.net.util")
                .allUnnamed("--add-exports", "java.rmi", "sun.rmi.registry")
                .allUnnamed(
                        "--add-exports",
                        "jdk.compiler",
                        "com.sun.tools.javac.api",
                        "com.sun.tools.javac.file",
                        "com.sun.tools.javac.parser",
                        "com.sun.tools.javac.tree",
                        "com.sun.tools.javac.util")
                .allUnnamed("--add-exports", "java.security.jgss", "sun.security.krb5")
                .allUnnamed(
                        "--add-opens",
                        "java.base",
                        "java.lang",
                        "java.net",
                        "java.io",
                        "java.nio",
                        "sun.nio.ch",
                        "java.lang.reflect",
                        "java.text",
                        "java.time",
                        "java.util",
                        "java.util.concurrent",
                        "java.util.concurrent.atomic",
                        "java.util.concurrent.locks");
    }

    /** Arguments of both entry points. */
    String[] arguments(Path conf, int process) {
        return metrics.isEmpty()
                ? new String[] {"--configDir", conf.toString()}
                : new String[] {
                    "--configDir",
                    conf.toString(),
                    "-Dmetrics.reporter.prom.factory.class="
                            + "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
                    "-Dmetrics.reporter.prom.port=" + (metrics.getAsInt() + process)
                };
    }
}
