package io.tweeter.deploy.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What is needed to start one process, to know that it is ready, and to stop it. */
public interface Server {

    /** Address that every server binds to. */
    String LOOPBACK = "127.0.0.1";

    /** Short unique name, such as {@code kafka}. */
    String name();

    /** The port that clients connect to. */
    int port();

    /** Every port it listens on with what it is for; {@link #port()} comes first. */
    Map<Integer, String> ports();

    /** File that takes the standard output and error of the process. */
    Path log();

    /** Memory that the process takes at most in normal use, in MiB, outside the heap included. */
    int memoryMiB();

    /**
     * Writes the files that the process reads, and gives the command line to run. Called before
     * every start; what exists from an earlier start is kept where it holds data.
     *
     * @throws IOException if a file cannot be written
     * @throws InterruptedException if interrupted while a helper process runs
     */
    List<String> prepare() throws IOException, InterruptedException;

    /**
     * Variables that the process gets besides the environment of this one, from which those that
     * start with {@code KAFKA_} or {@code CASSANDRA_} are left out: they lead to other servers.
     */
    default Map<String, String> environment() {
        return Map.of();
    }

    /**
     * Asks the server something that only a ready one answers.
     *
     * @throws Exception if it is not ready; the message says why, in few words
     */
    void probe() throws Exception;

    /** How long it may take from start to ready on a slow and busy machine. */
    default Duration readyWithin() {
        return Duration.ofMinutes(3);
    }

    /** Asks the process to stop once it has finished what it is doing. */
    default void askToStop(ProcessHandle process) {
        process.destroy();
    }

    /** How long it may take to stop by itself before it is killed. */
    default Duration stopWithin() {
        return Duration.ofSeconds(30);
    }
}
