package io.tweeter.benchmark.protocol;

import java.io.IOException;

/**
 * A process that the harness measures. It writes lines {@code WORD {json}} to standard output and
 * everything else to standard error:
 *
 * <ul>
 *   <li>{@code RESULT}: its work is done. Or, of one that goes on until it is stopped, {@code
 *       READY}: it works.
 *   <li>{@code PROGRESS}: as often as it likes, how far it is.
 * </ul>
 *
 * <p>Then it waits until standard input is closed, so that it can be looked at, and ends.
 */
@FunctionalInterface
public interface Contender {

    /**
     * Does the work.
     *
     * @return the line that says so, from {@link #result} or {@link #ready}
     */
    String run(Arguments arguments) throws Exception;

    /** The line of one whose work is done. */
    static String result() {
        return "RESULT {}";
    }

    /** The line of one that works on. */
    static String ready() {
        return "READY {}";
    }

    /** Runs it, says what came of it, and ends this process. */
    static void main(Contender contender, String... arguments) {
        try {
            String line = contender.run(new Arguments(arguments));
            System.out.println(line);
            awaitEndOfInput();
        } catch (Exception e) {
            System.err.println(e);
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        // Not exit: what still runs here need not be stopped in order, the measuring is over.
        Runtime.getRuntime().halt(0);
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // whatever comes is not for this process
        }
    }
}
