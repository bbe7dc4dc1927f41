package io.tweeter.benchmark.load;

/**
 * What to send.
 *
 * @param connections kept open; in the closed loop, each always waits for an answer
 * @param requests how many in all
 * @param rate requests a second, sent when they are due whether or not earlier ones are answered
 *     (open loop); 0 for as fast as they are answered (closed loop)
 */
public record Phase(int connections, int requests, int rate) {

    /** As fast as the server answers. */
    public static Phase closed(int connections, int requests) {
        return new Phase(connections, requests, 0);
    }

    /** At a fixed rate. */
    public static Phase open(int connections, int requests, int rate) {
        return new Phase(connections, requests, rate);
    }
}
