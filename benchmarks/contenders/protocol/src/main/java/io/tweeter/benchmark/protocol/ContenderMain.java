package io.tweeter.benchmark.protocol;

import java.io.IOException;

/**
 * The main program of a contender, which the harness runs as a process. It writes lines {@code WORD
 * {json}} to standard output and everything else to standard error:
 *
 * <ul>
 *   <li>{@code RESULT}: the work is done; or {@code READY}: a server accepts requests.
 *   <li>{@code PROGRESS}: optional, at any time before.
 * </ul>
 *
 * <p>Then it waits until standard input is closed, so that the harness can inspect the process, and
 * exits.
 */
@FunctionalInterface
public interface ContenderMain {

    /**
     * Does the work.
     *
     * @return the line to write then, from {@link #result} or {@link #ready}
     */
    String run(Arguments arguments) throws Exception;

    /** The line of a contender whose work is done. */
    static String result() {
        return "RESULT {}";
    }

    /** The line of a server that is ready. */
    static String ready() {
        return "READY {}";
    }

    /** Runs a contender by the protocol and exits. */
    static void main(ContenderMain contender, String... arguments) {
        try {
            String line = contender.run(new Arguments(arguments));
            System.out.println(line);
            awaitEndOfInput();
        } catch (Exception e) {
            System.err.println(e);
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        // Skips shutdown hooks: the measurement is over.
        Runtime.getRuntime().halt(0);
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // ignored
        }
    }
}
