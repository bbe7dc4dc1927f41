package io.tweeter.benchmark.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Resource usage of processes, from {@code /proc}. */
public final class Usage {

    /** Unit of CPU times in {@code /proc}, whatever the kernel's own tick is. */
    private static final double TICKS_PER_SECOND = 100;

    private static final double NANOS_PER_SECOND = 1e9;

    private static final int UTIME = 11;
    private static final int STIME = 12;

    private static final Pattern COMPILER = Pattern.compile("\\(C[12] CompilerThre");

    private Usage() {}

    /** CPU seconds of all threads, user and system, since the start of the process. */
    public static double cpuSeconds(ProcessHandle process) {
        return cpuSeconds(read(process, "stat"));
    }

    private static double cpuSeconds(String stat) {
        // The name in parentheses may contain blanks.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
    }

    /** Those of the threads in which a Java process compiles, as far as they are alive. */
    public static double compilerSeconds(ProcessHandle process) {
        return sumOfThreads(
                process,
                thread -> {
                    String stat = Files.readString(thread.resolve("stat"));
                    return COMPILER.matcher(stat).find() ? cpuSeconds(stat) : 0;
                });
    }

    /**
     * Seconds in which threads were ready to run and waited for a core, summed over the threads
     * that are alive, since the start of each.
     */
    public static double waitedSeconds(ProcessHandle process) {
        return sumOfThreads(
                process,
                thread -> {
                    String stat = Files.readString(thread.resolve("schedstat"));
                    return Long.parseLong(stat.trim().split(" ", -1)[1]) / NANOS_PER_SECOND;
                });
    }

    private interface Reading {
        double of(Path thread) throws IOException;
    }

    private static double sumOfThreads(ProcessHandle process, Reading reading) {
        double sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(file(process, "task"))) {
            for (Path thread : threads) {
                sum += ofThread(thread, reading);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum;
    }

    private static double ofThread(Path thread, Reading reading) throws IOException {
        try {
            return reading.of(thread);
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
