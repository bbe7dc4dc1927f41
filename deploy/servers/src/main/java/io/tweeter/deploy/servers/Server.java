package io.tweeter.deploy.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How to start one process, to probe whether it is ready, and to stop it. */
public interface Server {

    /** Address of servers that are the only ones of their kind. */
    String LOOPBACK = "127.0.0.1";

    /** Short unique name, such as {@code kafka}. */
    String name();

    /** The address that it binds to. */
    default String host() {
        return LOOPBACK;
    }

    /** The port that clients connect to. */
    int port();

    /** Every port it listens on with what it is for; {@link #port()} comes first. */
    Map<Integer, String> ports();

    /** File that takes the standard output and error of the process. */
    Path log();

    /** Maximum memory of the process in normal use, in MiB, including memory outside the heap. */
    int memoryMiB();

    /**
     * Writes the files that the process reads, and returns the command line. Called before every
     * start; what exists from an earlier start is kept where it holds data.
     *
     * @throws IOException if a file cannot be written
     * @throws InterruptedException if interrupted while a helper process runs
     */
    List<String> prepare() throws IOException, InterruptedException;

    /**
     * Variables that are added to the environment of this process. Inherited ones that start with
     * {@code KAFKA_} or {@code CASSANDRA_} are removed: they may name other servers.
     */
    default Map<String, String> environment() {
        return Map.of();
    }

    /** By how much its timed waits may end too late; see {@link Processes#withTimerSlack}. */
    default Optional<Duration> timerSlack() {
        return Optional.empty();
    }

    /**
     * Sends the server a request that only a ready server answers.
     *
     * @throws Exception if it is not ready; the message says why, in few words
     */
    void probe() throws Exception;

    /** How long it may take from start to ready on a slow and busy machine. */
    default Duration readyWithin() {
        return Duration.ofMinutes(3);
    }

    /** Requests a graceful shutdown. */
    default void requestStop(ProcessHandle process) {
        process.destroy();
    }

    /** How long it may take to stop by itself before it is killed. */
    default Duration stopWithin() {
        return Duration.ofSeconds(30);
    }
}
