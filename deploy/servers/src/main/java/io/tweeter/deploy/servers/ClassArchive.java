package io.tweeter.deploy.servers;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The classes of a class path in the form that the JVM maps into memory instead of reading,
 * checking and linking them (class data sharing). It spares a start much of its CPU time.
 *
 * <p>The archive is beside what it is made of, and its name depends on the jars and the JDK: if
 * they change, there is none until the next one is made. To be made it needs to know which classes
 * are loaded, which a start {@linkplain #recording records}. Whatever fails, programs start without
 * it.
 *
 * @param classPath its first element, {@code DIR/*} or a jar; others may follow at run time
 * @param file where the archive is, or will be
 */
public record ClassArchive(String classPath, Path file) {

    private static final String ALL = "/*";
    private static final String JAR = ".jar";
    private static final String USE = "-XX:SharedArchiveFile=";
    private static final String RECORD = "-XX:DumpLoadedClassList=";
    private static final String CLASSES = ".classes";

    /**
     * The archive of a class path, made or not.
     *
     * @throws IOException if its jars cannot be read
     */
    static ClassArchive of(String classPath) throws IOException {
        String first = classPath.split(File.pathSeparator, 2)[0];
        boolean folder = first.endsWith(ALL);
        Path path =
                Path.of(folder ? first.substring(0, first.length() - ALL.length()) : first)
                        .toAbsolutePath();
        String name = path.getFileName().toString().replace(JAR, "");
        return new ClassArchive(
                first,
                path.resolveSibling(
                        "%s-%s-%08x.jsa"
                                .formatted(
                                        name, System.getProperty("java.version"), version(path))));
    }

    /**
     * The archive of a program.
     *
     * @param command its command line; none if it is no Java program
     */
    public static Optional<ClassArchive> of(List<String> command) {
        int option = Math.max(command.indexOf("-cp"), command.indexOf("-jar"));
        try {
            return option < 0 ? Optional.empty() : Optional.of(of(command.get(option + 1)));
        } catch (IOException e) {
            return Optional.empty(); // the program itself will say what it misses
        }
    }

    /** Changes with the JDK and with each jar, also with the folder that they are in. */
    private static long version(Path path) throws IOException {
        List<Path> jars = new ArrayList<>();
        Path folder = Files.isDirectory(path) ? path : path.resolveSibling("lib");
        if (Files.isDirectory(folder)) {
            jars.addAll(list(folder, "*" + JAR));
        }
        if (!folder.equals(path)) {
            jars.add(path);
        }
        jars.sort(null);
        CRC32C sum = new CRC32C();
        for (String property : List.of("java.home", "java.vm.vendor", "java.vm.version")) {
            sum.update(System.getProperty(property).getBytes(StandardCharsets.UTF_8));
        }
        for (Path jar : jars) {
            String state =
                    jar.toAbsolutePath()
                            + " "
                            + Files.size(jar)
                            + " "
                            + Files.getLastModifiedTime(jar).toMillis();
            sum.update(state.getBytes(StandardCharsets.UTF_8));
        }
        return sum.getValue();
    }

    /** Whether it is there. */
    public boolean exists() {
        return Files.exists(file);
    }

    /** Options of a JVM that uses the archive of a class path; none if there is no archive. */
    static List<String> options(String classPath) {
        try {
            ClassArchive archive = of(classPath);
            // The JVM checks it against the jars once more, and goes without it silently.
            return archive.exists() ? List.of(USE + archive.file, "-Xlog:cds=off") : List.of();
        } catch (IOException e) {
            return List.of(); // the program itself will say what it misses
        }
    }

    /**
     * The same program, but it records the classes that it loads, if it has no archive and one can
     * be made.
     *
     * @param command its command line, which begins with {@code java}
     */
    public static List<String> recording(List<String> command) {
        Optional<ClassArchive> archive = of(command);
        if (archive.isEmpty()
                || command.stream().anyMatch(option -> option.startsWith(USE))
                || !Files.isWritable(archive.get().file.getParent())) {
            return command;
        }
        List<String> line = new ArrayList<>(command);
        // The JVM makes its pid of %p: two processes must not write the same file.
        line.add(1, RECORD + archive.get().file + ".%p" + CLASSES);
        return line;
    }

    /**
     * Makes it from what has been recorded until now, unless it is there, in a process that other
     * work goes before. Deletes those of earlier jars.
     *
     * @throws IOException if it cannot be made; nothing is left of it then
     * @throws InterruptedException if interrupted, which ends that process
     */
    public void make() throws IOException, InterruptedException {
        if (exists()) {
            return;
        }
        Set<String> classes = recorded();
        Path part = null;
        try {
            if (!classes.isEmpty()) {
                part = Files.createTempFile(file.getParent(), prefix(), ".part");
                Path list = Files.write(part.resolveSibling(part.getFileName() + CLASSES), classes);
                dump(list, part);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } finally {
            for (Path old : siblings("*")) {
                if (!old.equals(file)) {
                    Files.deleteIfExists(old);
                }
            }
        }
    }

    private void dump(Path list, Path archive) throws IOException, InterruptedException {
        Process dump =
                new ProcessBuilder(
                                "nice",
                                "-n",
                                "19",
                                JavaCommand.program(),
                                "-Xshare:dump",
                                // Others can read the heap objects of an archive, but not write
                                // them.
                                "-XX:+UseG1GC",
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-Xlog:disable",
                                "-XX:SharedClassListFile=" + list,
                                USE + archive,
                                "-cp",
                                classPath)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            if (dump.waitFor() != 0) {
                throw new IOException("the JVM could not make " + file);
            }
        } finally {
            dump.destroyForcibly();
        }
        // A name must not outlive the content in a power failure.
        try (FileChannel content = FileChannel.open(archive)) {
            content.force(true);
        }
    }

    /** Without the last line of each list, which may be incomplete. */
    private Set<String> recorded() throws IOException {
        Set<String> classes = new LinkedHashSet<>();
        for (Path list : siblings("*" + CLASSES)) {
            List<String> lines = Files.readAllLines(list);
            classes.addAll(lines.subList(0, Math.max(0, lines.size() - 1)));
        }
        return classes;
    }

    /** What files of this class path and version of Java begin with. */
    private String prefix() {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('-') + 1);
    }

    private List<Path> siblings(String pattern) throws IOException {
        return list(file.getParent(), prefix() + pattern);
    }

    private static List<Path> list(Path folder, String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            files.forEach(found::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause(); // a build may delete the folder
        }
        return found;
    }
}
