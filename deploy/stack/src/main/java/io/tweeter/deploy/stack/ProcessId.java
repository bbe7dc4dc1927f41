package io.tweeter.deploy.stack;

import java.time.Instant;
import java.util.Optional;

/**
 * Identifies a process by its pid and start time, as the system may give its pid to a later
 * process.
 *
 * @param started when it started, in milliseconds since 1970; 0 if the system did not report it
 */
public record ProcessId(long pid, long started) {

    /** The system computes start times from the clock, which may have been corrected meanwhile. */
    private static final long TOLERANCE_MILLIS = 2_000;

    static ProcessId of(ProcessHandle process) {
        return new ProcessId(process.pid(), started(process));
    }

    /** The process, if it is still running. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(
                        process ->
                                started > 0
                                        && Math.abs(started(process) - started)
                                                <= TOLERANCE_MILLIS);
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
