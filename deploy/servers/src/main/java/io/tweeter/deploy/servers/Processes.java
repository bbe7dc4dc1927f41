package io.tweeter.deploy.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Stops and signals processes, whether children of this one or not. */
public final class Processes {

    private static final Duration KILL_WITHIN = Duration.ofSeconds(10);

    private static final List<String> IGNORE_TERMINAL_SIGNALS =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    private Processes() {}

    /**
     * The command line of a process that outlives its terminal. Ctrl-C and a closed terminal signal
     * the whole process group: servers would all stop at once instead of one after the other. An
     * ignored signal stays ignored across exec, so the pid is the command's own.
     */
    public static List<String> ignoringTerminalSignals(List<String> command) {
        return Stream.concat(IGNORE_TERMINAL_SIGNALS.stream(), command.stream()).toList();
    }

    /**
     * The command line of a process whose timed waits, such as a parked thread's, may end that much
     * later, so that the kernel wakes it less often (Linux; elsewhere nothing changes). A slack
     * stays across exec, and threads inherit it.
     */
    static List<String> withTimerSlack(Duration slack, List<String> command) {
        String script =
                "echo %d 2>/dev/null >/proc/self/timerslack_ns; exec \"$@\""
                        .formatted(slack.toNanos());
        return Stream.concat(Stream.of("/bin/sh", "-c", script, "sh"), command.stream()).toList();
    }

    /**
     * Requests a process to stop (SIGTERM), kills it (SIGKILL) if it still runs after a while, and
     * waits for its end. An interrupt ends the wait early; the process is killed all the same.
     *
     * @param grace time until it is killed
     */
    public static void stop(ProcessHandle process, Duration grace) {
        stop(process, grace, ProcessHandle::destroy);
    }

    /** As {@link #stop(ProcessHandle, Duration)}, with another way to request the stop. */
    public static void stop(
            ProcessHandle process, Duration grace, Consumer<ProcessHandle> request) {
        request.accept(process);
        if (!ends(process, grace)) {
            process.destroyForcibly();
            ends(process, KILL_WITHIN);
        }
    }

    /**
     * Sends any signal; Java itself has only two. The shell does, as not every machine has a
     * program for it. It knows processes by their pids, so those that have ended are left out:
     * another process may have the pid.
     *
     * @param name as in {@code kill -s NAME}, such as USR1
     * @return whether all got it; one may have ended
     */
    public static boolean signal(String name, List<ProcessHandle> processes)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "kill \"$@\"", "sh", "-s", name));
        List<ProcessHandle> alive = processes.stream().filter(ProcessHandle::isAlive).toList();
        alive.forEach(process -> command.add(Long.toString(process.pid())));
        return new ProcessBuilder(command).start().waitFor() == 0
                && alive.size() == processes.size();
    }

    private static boolean ends(ProcessHandle process, Duration grace) {
        try {
            process.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (TimeoutException | ExecutionException e) {
            return !process.isAlive();
        }
    }
}
