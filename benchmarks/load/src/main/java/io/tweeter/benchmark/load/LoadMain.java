package io.tweeter.benchmark.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends load to a server from the command line.
 *
 * <p>Arguments: {@code host=127.0.0.1 port=10001 connections=64 warmup=0 requests=100000 rate=0
 * keys=50 seed=1}. The warm-up is a closed loop and is not measured; rate 0 is the closed loop;
 * keys is the percentage of requests with an Idempotency-Key.
 */
public final class LoadMain {

    private static final int DISTINCT_REQUESTS = 8_192;

    private LoadMain() {}

    /** Prints {@code RESULT} and one line of JSON; exit code 1 if the server fails. */
    public static void main(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        String host = values.getOrDefault("host", "127.0.0.1");
        int port = number(values, "port", 10_001);
        int connections = number(values, "connections", 64);
        int warmUp = number(values, "warmup", 0);
        List<byte[]> requests =
                Tweets.requests(
                        host + ":" + port,
                        DISTINCT_REQUESTS,
                        number(values, "keys", 50),
                        number(values, "seed", 1));
        InetSocketAddress address = new InetSocketAddress(host, port);
        try {
            if (warmUp > 0) {
                Load.run(address, requests, Phase.closed(connections, warmUp));
            }
            Phase phase =
                    new Phase(
                            connections,
                            number(values, "requests", 100_000),
                            number(values, "rate", 0));
            System.out.println("RESULT " + Load.run(address, requests, phase).json());
        } catch (IOException | UncheckedIOException e) {
            System.err.println("load: " + e.getMessage());
            System.exit(1);
        }
    }

    private static int number(Map<String, String> values, String name, int defaultValue) {
        return Integer.parseInt(values.getOrDefault(name, Integer.toString(defaultValue)));
    }
}
