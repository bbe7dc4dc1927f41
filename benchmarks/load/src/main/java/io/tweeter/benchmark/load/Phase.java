package io.tweeter.benchmark.load;

/**
 * What to send.
 *
 * @param connections number of connections
 * @param requests number of requests
 * @param rate requests a second, sent when they are due, whether or not earlier ones are answered
 *     (open loop); 0 to send the next request on each response (closed loop)
 */
public record Phase(int connections, int requests, int rate) {

    /** A closed loop: as fast as the server answers. */
    public static Phase closed(int connections, int requests) {
        return new Phase(connections, requests, 0);
    }

    /** An open loop: at a fixed rate. */
    public static Phase open(int connections, int requests, int rate) {
        return new Phase(connections, requests, rate);
    }
}
