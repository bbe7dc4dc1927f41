package io.tweeter.deploy.stack;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Identifies a process by its pid and start time, as the system may give its pid to a later
 * process.
 *
 * @param started when it started, in milliseconds since 1970; 0 if the system did not report it
 * @param boot on Linux, which boot of the machine, and how many ticks of the kernel later: the
 *     start time that stays as it is when the clock is set. Null elsewhere, and in a state that an
 *     earlier release wrote
 */
public record ProcessId(
        long pid, long started, @JsonInclude(JsonInclude.Include.NON_NULL) String boot) {

    /** The system computes start times from the clock, which may have been corrected meanwhile. */
    private static final long TOLERANCE_MILLIS = 2_000;

    private static final Path PROC = Path.of("/proc");

    /** Of the fields in {@code /proc/PID/stat}, after the name of the program; see proc(5). */
    private static final int START_TICKS = 22 - 3;

    /** Without what only Linux reports. */
    public ProcessId(long pid, long started) {
        this(pid, started, null);
    }

    /** Of a process that runs. */
    public static ProcessId of(ProcessHandle process) {
        return new ProcessId(process.pid(), started(process), boot(process.pid()));
    }

    /** The process, if it is still running. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::startedThen);
    }

    private boolean startedThen(ProcessHandle process) {
        return boot == null
                ? started > 0 && Math.abs(started(process) - started) <= TOLERANCE_MILLIS
                : boot.equals(boot(pid));
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String boot(long pid) {
        try {
            String stat =
                    Files.readString(
                            PROC.resolve(Long.toString(pid)).resolve("stat"),
                            StandardCharsets.ISO_8859_1);
            // The program's name is in parentheses, and may contain any byte.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip()
                    + " "
                    + fields[START_TICKS];
        } catch (IOException e) {
            return null; // another system, or the process has ended
        }
    }
}
