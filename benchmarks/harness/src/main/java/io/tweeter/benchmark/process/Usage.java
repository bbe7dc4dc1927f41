package io.tweeter.benchmark.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What a process has used, from {@code /proc}. */
public final class Usage {

    /** What Linux counts CPU time in towards user space, whatever its own clock does. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double NANOS_PER_SECOND = 1e9;

    private static final int UTIME = 11;
    private static final int STIME = 12;

    private Usage() {}

    /** CPU seconds, user and system, of all threads since the process began. */
    public static double cpuSeconds(ProcessHandle process) {
        String stat = read(process, "stat");
        // The name, in parentheses, may hold blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
    }

    /**
     * Seconds that the threads there are now were ready to run and waited for a core, all together,
     * since each began.
     */
    public static double waitedSeconds(ProcessHandle process) {
        double nanos = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(file(process, "task"))) {
            for (Path thread : threads) {
                nanos += waitedNanos(thread);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return nanos / NANOS_PER_SECOND;
    }

    private static long waitedNanos(Path thread) throws IOException {
        try {
            String[] fields = Files.readString(thread.resolve("schedstat")).trim().split(" ", -1);
            return Long.parseLong(fields[1]);
        } catch (IOException e) {
            // A thread that ends meanwhile is not there to be opened, or no longer to be read.
            if (Files.notExists(thread)) {
                return 0;
            }
            throw e;
        }
    }

    /** Whether a word stands on a process's command line, however long that is. */
    public static boolean isRunWith(ProcessHandle process, String word) {
        return read(process, "cmdline").contains(word);
    }

    /** The most memory that was resident at once, in MiB. */
    public static double peakMemoryMiB(ProcessHandle process) {
        return read(process, "status")
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024.0)
                .findFirst()
                .orElse(Double.NaN);
    }

    /**
     * Bytes of the objects that a Java process holds on to. Makes it collect all garbage first.
     *
     * @throws IOException if {@code jcmd} does not say so
     */
    public static long liveHeapBytes(ProcessHandle process)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("histogram", ".txt");
        try {
            Process jcmd =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    Long.toString(process.pid()),
                                    "GC.class_histogram")
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            if (!jcmd.waitFor(Duration.ofMinutes(5).toSeconds(), TimeUnit.SECONDS)) {
                jcmd.destroyForcibly();
                throw new IOException("jcmd took longer than 5 min");
            }
            return Files.readAllLines(output).stream()
                    .filter(line -> line.startsWith("Total"))
                    .mapToLong(line -> Long.parseLong(line.trim().split("\\s+", -1)[2]))
                    .findFirst()
                    .orElseThrow(() -> new IOException("jcmd gave no histogram"));
        } finally {
            Files.delete(output);
        }
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(file(process, file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(ProcessHandle process, String name) {
        return Path.of("/proc", Long.toString(process.pid()), name);
    }
}
