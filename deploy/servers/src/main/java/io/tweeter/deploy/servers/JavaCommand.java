package io.tweeter.deploy.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command line of a Java process, run by the Java that runs this one. */
public final class JavaCommand {

    /** Options for every Java process, separated by white space; they come after its own. */
    private static final String OPTIONS = "TWEETER_JAVA_OPTIONS";

    /** Huge pages for the heap where Linux has them for who asks; other systems know no such. */
    public static final String HUGE_PAGES = "-XX:+UseTransparentHugePages";

    /** About what the largest of the servers needs for its classes. */
    private static final int METASPACE_MIB = 128;

    private final List<String> command = new ArrayList<>();

    /**
     * @param heapMiB most that the heap may grow to
     */
    public JavaCommand(int heapMiB) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // A heap that starts small grows by full collections, of up to a second each, and they
        // come while the server is loaded for the first time.
        command.add("-Xms" + Math.min(heapMiB, Math.max(64, heapMiB / 2)) + "m");
        command.add("-Xmx" + heapMiB + "m");
        // Classes alone are no reason for a full collection while a server starts.
        command.add("-XX:MetaspaceSize=" + METASPACE_MIB + "m");
        // A server out of memory is of no use, and a restarted one may be.
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Djava.awt.headless=true");
        command.add("-Dfile.encoding=UTF-8");
    }

    /** Adds options of the Java virtual machine. */
    public JavaCommand options(String... options) {
        command.addAll(List.of(options));
        return this;
    }

    /**
     * Adds huge pages for the heap where Linux has them for who asks. Tables of ids are looked up
     * all over the heap, and of small pages there are too many for the processor to know.
     */
    public JavaCommand hugePages() {
        if (System.getProperty("os.name").equals("Linux")) {
            command.add(HUGE_PAGES);
        }
        return this;
    }

    /** Opens or exports {@code module/package} to every class path, by {@code option} for each. */
    public JavaCommand allUnnamed(String option, String module, String... packages) {
        for (String name : packages) {
            command.add(option + "=" + module + "/" + name + "=ALL-UNNAMED");
        }
        return this;
    }

    /** The command line that runs a class of a class path. */
    public List<String> run(String classPath, String mainClass, String... arguments) {
        List<String> whole = withMore();
        whole.add("-cp");
        whole.add(classPath);
        whole.add(mainClass);
        whole.addAll(List.of(arguments));
        return whole;
    }

    /** The command line that runs a jar file. */
    public List<String> runJar(Path jar) {
        List<String> whole = withMore();
        whole.add("-jar");
        whole.add(jar.toString());
        return whole;
    }

    private List<String> withMore() {
        List<String> whole = new ArrayList<>(command);
        String more = System.getenv(OPTIONS);
        if (more != null && !more.isBlank()) {
            whole.addAll(List.of(more.strip().split("\\s+", 0)));
        }
        return whole;
    }
}
