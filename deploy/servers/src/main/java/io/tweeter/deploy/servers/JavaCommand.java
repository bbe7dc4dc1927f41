package io.tweeter.deploy.servers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Command line of a Java process on the JDK of this one. It uses the {@link ClassArchive} of its
 * class path if there is one.
 */
public final class JavaCommand {

    /** Options for every Java process, separated by white space; they override its own. */
    private static final String EXTRA_OPTIONS = "TWEETER_JAVA_OPTIONS";

    /**
     * Huge pages for the heap, where Linux gives them on request; other systems have no such
     * option.
     */
    public static final String HUGE_PAGES = "-XX:+UseTransparentHugePages";

    /** Roughly what the largest server needs for its classes. */
    private static final int METASPACE_MIB = 128;

    private final List<String> command = new ArrayList<>();

    /**
     * @param heapMiB maximum size of the heap
     */
    public JavaCommand(int heapMiB) {
        command.add(program());
        // A heap that starts small grows by full collections, of up to a second each, under the
        // first load of the server.
        command.add("-Xms" + Math.min(heapMiB, Math.max(64, heapMiB / 2)) + "m");
        command.add("-Xmx" + heapMiB + "m");
        // Loaded classes must not trigger a full collection while a server starts.
        command.add("-XX:MetaspaceSize=" + METASPACE_MIB + "m");
        // A server that is out of memory is useless; a restarted one may work.
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Djava.awt.headless=true");
        command.add("-Dfile.encoding=UTF-8");
    }

    /** The path of {@code java} of the JDK that runs this. */
    public static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Adds options of the Java virtual machine. */
    public JavaCommand options(String... options) {
        command.addAll(List.of(options));
        return this;
    }

    /**
     * Adds huge pages for the heap, where Linux gives them on request. Tables of ids are looked up
     * all over the heap, with more small pages than the processor's TLB holds.
     */
    public JavaCommand hugePages() {
        if (System.getProperty("os.name").equals("Linux")) {
            command.add(HUGE_PAGES);
        }
        return this;
    }

    /**
     * Opens or exports {@code module/package} to the class path, with an {@code option} for each.
     */
    public JavaCommand allUnnamed(String option, String module, String... packages) {
        for (String name : packages) {
            command.add(option + "=" + module + "/" + name + "=ALL-UNNAMED");
        }
        return this;
    }

    /** The command line that runs a class of a class path. */
    public List<String> run(String classPath, String mainClass, String... arguments) {
        List<String> line = withMoreOptions(classPath);
        line.add("-cp");
        line.add(classPath);
        line.add(mainClass);
        line.addAll(List.of(arguments));
        return line;
    }

    /** The command line that runs a jar file. */
    public List<String> runJar(Path jar) {
        List<String> line = withMoreOptions(jar.toString());
        line.add("-jar");
        line.add(jar.toString());
        return line;
    }

    private List<String> withMoreOptions(String classPath) {
        List<String> line = new ArrayList<>(command);
        line.addAll(ClassArchive.options(classPath));
        String extra = System.getenv(EXTRA_OPTIONS);
        if (extra != null && !extra.isBlank()) {
            line.addAll(List.of(extra.strip().split("\\s+", 0)));
        }
        return line;
    }
}
