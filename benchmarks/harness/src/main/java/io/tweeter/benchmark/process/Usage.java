package io.tweeter.benchmark.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Resource usage of processes, from {@code /proc}. */
public final class Usage {

    /** Unit of CPU times in {@code /proc}, whatever the kernel's own tick is. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double NANOS_PER_SECOND = 1e9;

    private static final int UTIME = 11;
    private static final int STIME = 12;

    private Usage() {}

    /** CPU seconds of all threads, user and system, since the start of the process. */
    public static double cpuSeconds(ProcessHandle process) {
        String stat = read(process, "stat");
        // The name in parentheses may contain blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
    }

    /**
     * Seconds in which threads were ready to run and waited for a core, summed over the threads
     * that are alive, since the start of each.
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
            // The thread may have ended since the directory was listed.
            if (Files.notExists(thread)) {
                return 0;
            }
            throw e;
        }
    }

    /** Whether the command line of a process contains a word; it may be of any length. */
    public static boolean commandLineContains(ProcessHandle process, String word) {
        return read(process, "cmdline").contains(word);
    }

    /** Peak resident memory, in MiB. */
    public static double peakMemoryMiB(ProcessHandle process) {
        return read(process, "status")
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024.0)
                .findFirst()
                .orElse(Double.NaN);
    }

    /**
     * Bytes of the live objects of a Java process. Triggers a full garbage collection.
     *
     * @throws IOException if {@code jcmd} does not report it
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
                throw new IOException("jcmd took more than 5 min");
            }
            return Files.readAllLines(output).stream()
                    .filter(line -> line.startsWith("Total"))
                    .mapToLong(line -> Long.parseLong(line.trim().split("\\s+", -1)[2]))
                    .findFirst()
                    .orElseThrow(() -> new IOException("jcmd printed no histogram"));
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
