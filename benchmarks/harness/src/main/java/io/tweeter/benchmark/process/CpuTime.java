package io.tweeter.benchmark.process;

/**
 * CPU time of a process.
 *
 * @param seconds user and system time
 * @param waitedSeconds time in which threads were ready and waited for a core, summed over the
 *     threads that are alive
 */
public record CpuTime(double seconds, double waitedSeconds) {

    /** The CPU time since the start of a process. */
    public static CpuTime of(ProcessHandle process) {
        return new CpuTime(Usage.cpuSeconds(process), Usage.waitedSeconds(process));
    }

    /** The CPU time since an earlier reading. */
    public CpuTime minus(CpuTime earlier) {
        return new CpuTime(seconds - earlier.seconds(), waitedSeconds - earlier.waitedSeconds());
    }
}
