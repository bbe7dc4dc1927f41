package io.tweeter.deploy.servers;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Flink session cluster: a JobManager and a TaskManager, or several of each with high
 * availability.
 *
 * @param home where its class path is
 * @param dir its directory; checkpoints and savepoints in it outlive the cluster
 * @param logs directory of its log files
 * @param ports where it listens
 * @param metrics first port for Prometheus, one for each process, which Flink opens on every
 *     address of the machine; empty for none
 * @param lib extra jars for all processes, as in the {@code lib/} folder of a Flink distribution
 * @param nodes where its processes run
 * @param security what its processes require of one another, and show to ZooKeeper; empty for
 *     nothing
 */
public record FlinkCluster(
        TweeterHome home,
        Path dir,
        Path logs,
        FlinkPorts ports,
        OptionalInt metrics,
        List<Path> lib,
        Nodes nodes,
        Optional<Security> security) {

    /** Of a single TaskManager: enough for both jobs with a parallelism of 2. */
    public static final int SLOTS = 4;

    /** Of each of several TaskManagers. */
    private static final int CLUSTER_SLOTS = 2;

    /**
     * Where the processes of a cluster run.
     *
     * @param jobManagers addresses of the JobManagers; with more than one, one leads and the others
     *     stand by
     * @param taskManagers addresses of the TaskManagers
     * @param zooKeeper addresses of the servers that elect the leader; empty for one JobManager
     */
    public record Nodes(
            List<String> jobManagers, List<String> taskManagers, Optional<String> zooKeeper) {

        /** Lists are copied. */
        public Nodes {
            jobManagers = List.copyOf(jobManagers);
            taskManagers = List.copyOf(taskManagers);
        }

        static Nodes single() {
            return new Nodes(List.of(Server.LOOPBACK), List.of(Server.LOOPBACK), Optional.empty());
        }
    }

    /** Directories whose content does not outlive the cluster. */
    private static final List<String> TRANSIENT =
            List.of("tmp", "uploads", "blobs", "ha", "zookeeper");

    /** A file, so that no password is in a command line, which others can read. */
    private static final String ZOOKEEPER_OPTIONS = "zookeeper.options";

    private static final int TASK_HEAP_MIB = 384;
    private static final int MANAGED_MIB = 256;
    static final int NETWORK_MIB = 64;

    /**
     * Else a process gives up, and all servers start at the same time on few cores. Flink's own
     * setting, {@code pekko.startup-timeout}, goes to a name that Pekko does not read.
     */
    private static final String ACTOR_SYSTEM_STARTS_WITHIN =
            "-Dpekko.remote.classic.startup-timeout=120s";

    public FlinkCluster {
        dir = dir.toAbsolutePath();
        lib = List.copyOf(lib);
    }

    /** A cluster without extra jars. */
    public FlinkCluster(
            TweeterHome home, Path dir, Path logs, FlinkPorts ports, OptionalInt metrics) {
        this(home, dir, logs, ports, metrics, List.of());
    }

    /** A cluster of one JobManager and one TaskManager. */
    public FlinkCluster(
            TweeterHome home,
            Path dir,
            Path logs,
            FlinkPorts ports,
            OptionalInt metrics,
            List<Path> lib) {
        this(home, dir, logs, ports, metrics, lib, Nodes.single(), Optional.empty());
    }

    /** The processes that run jobs' main methods and coordinate them. */
    public List<FlinkJobManager> jobManagers() {
        return Member.of(nodes.jobManagers()).stream()
                .map(member -> new FlinkJobManager(this, member))
                .toList();
    }

    /** The processes that do the jobs' work. */
    public List<FlinkTaskManager> taskManagers() {
        return Member.of(nodes.taskManagers()).stream()
                .map(member -> new FlinkTaskManager(this, member))
                .toList();
    }

    /** The first JobManager. */
    public FlinkJobManager jobManager() {
        return jobManagers().get(0);
    }

    /** The first TaskManager. */
    public FlinkTaskManager taskManager() {
        return taskManagers().get(0);
    }

    /** The REST API of the first JobManager. */
    public URI rest() {
        return jobManager().rest();
    }

    /**
     * The REST API of a JobManager that answers; each passes requests on to the one that leads.
     *
     * @throws IOException if none answers
     */
    public URI answeringRest() throws IOException, InterruptedException {
        IOException failure = null;
        for (FlinkJobManager jobManager : jobManagers()) {
            try {
                jobManager.probe();
                return jobManager.rest();
            } catch (IOException e) {
                failure = e;
            }
        }
        throw new IOException("no JobManager answers: " + failure.getMessage(), failure);
    }

    private boolean isHighlyAvailable() {
        return nodes.zooKeeper().isPresent();
    }

    int slots() {
        return isHighlyAvailable() ? CLUSTER_SLOTS : SLOTS;
    }

    /** In proportion to the slots. */
    int taskHeapMiB() {
        return TASK_HEAP_MIB * slots() / SLOTS;
    }

    int managedMiB() {
        return MANAGED_MIB * slots() / SLOTS;
    }

    /** Has a directory of checkpoints for each job. */
    public Path checkpoints() {
        return dir.resolve("checkpoints");
    }

    /** Has a directory of savepoints for each job that has savepoints. */
    public Path savepoints() {
        return dir.resolve("savepoints");
    }

    /** The URI of a folder as Flink reads and prints it: nothing in it is percent-encoded. */
    public static String uri(Path folder) {
        return "file://" + folder.toAbsolutePath();
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

    /**
     * Writes the configuration of a process and returns its directory.
     *
     * @param process its name
     * @param host its address
     */
    Path configure(String process, String host) throws IOException {
        Path conf = isHighlyAvailable() ? conf().resolve(process) : conf();
        for (String folder : TRANSIENT) {
            Files.createDirectories(dir.resolve(folder));
        }
        Files.createDirectories(checkpoints());
        Files.createDirectories(savepoints());
        Templates.write(
                FlinkCluster.class,
                "flink.yaml",
                Map.ofEntries(
                        Map.entry("host", host),
                        // Two processes of one node write the same file, in any order.
                        Map.entry("name", isHighlyAvailable() ? process : taskManager().name()),
                        Map.entry("rest.port", Integer.toString(ports.rest())),
                        Map.entry("rpc.port", Integer.toString(ports.rpc())),
                        Map.entry("blob.port", Integer.toString(ports.blob())),
                        Map.entry("taskmanager.port", Integer.toString(ports.taskManager())),
                        Map.entry("data.port", Integer.toString(ports.data())),
                        Map.entry("dir", dir.toString()),
                        Map.entry("slots", Integer.toString(slots())),
                        Map.entry("task.heap", Integer.toString(taskHeapMiB())),
                        Map.entry("network", Integer.toString(NETWORK_MIB)),
                        Map.entry("managed", Integer.toString(managedMiB())),
                        Map.entry("high.availability", highAvailability()),
                        Map.entry("security", security.map(Security::flinkYaml).orElse("")),
                        Map.entry("checkpoints", uri(checkpoints())),
                        Map.entry("savepoints", uri(savepoints()))),
                conf.resolve("config.yaml"));
        Templates.write(
                FlinkCluster.class,
                "log4j2.properties",
                Map.of(),
                conf.resolve("log4j2.properties"));
        if (isZooKeeperSecured()) {
            Files.writeString(
                    conf.resolve(ZOOKEEPER_OPTIONS), security.get().zooKeeperClientOptions());
        }
        return conf;
    }

    private boolean isZooKeeperSecured() {
        return isHighlyAvailable() && security.isPresent();
    }

    private String highAvailability() {
        return nodes.zooKeeper()
                .map(
                        quorum ->
                                Templates.fill(
                                        FlinkCluster.class,
                                        "flink-ha.yaml",
                                        Map.of(
                                                "quorum",
                                                quorum,
                                                "dir",
                                                dir.toString(),
                                                "rpc.port",
                                                Integer.toString(ports.rpc()))))
                .orElse("");
    }

    String classPath() {
        return Stream.concat(
                        Stream.of(home.serverClassPath("flink")), lib.stream().map(Path::toString))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Directory of the configuration, of several processes with a folder for each; exists once a
     * process of the cluster has been started.
     */
    public Path conf() {
        return dir.resolve("conf");
    }

    /** A Java process of the cluster, with the module options of Flink's own default. */
    JavaCommand java(int heapMiB, Path log, Path conf) {
        return new JavaCommand(heapMiB)
                .options(
                        isZooKeeperSecured()
                                ? new String[] {"@" + conf.resolve(ZOOKEEPER_OPTIONS)}
                                : new String[0])
                .options(
                        "-XX:+UseSerialGC",
                        "-XX:MaxMetaspaceSize=256m",
                        ACTOR_SYSTEM_STARTS_WITHIN,
                        "-Dlog.file=" + log,
                        "-Dlog4j2.configurationFile=" + conf.resolve("log4j2.properties").toUri())
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

    /**
     * Arguments of both entry points.
     *
     * @param process from 0 on, JobManagers first
     */
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
