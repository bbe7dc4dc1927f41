package io.tweeter.ingest;

import io.tweeter.ingest.access.AccessSettings;
import io.tweeter.model.env.CassandraSettings;
import io.tweeter.model.env.Environment;
import io.tweeter.model.env.InvalidSettingException;
import io.tweeter.model.env.KafkaSettings;
import java.time.Duration;

/**
 * Settings of the service.
 *
 * @param host address to listen on
 * @param port to listen on; 0 for any free one
 * @param eventLoops threads that serve HTTP
 * @param maxConnections limit of open connections
 * @param maxInFlight limit of tweets that wait for Kafka
 * @param maxListeners limit of open event streams
 * @param bodyTimeout from the head of a request to its last byte
 * @param idleTimeout how long a connection may be idle between requests
 * @param ackTimeout how long a client waits for Kafka's acknowledgement
 * @param readTimeout of one query to Cassandra
 * @param drainDelay how long the service goes on after it first fails readiness
 * @param drainTimeout how long requests in flight may take after that
 * @param access who may post
 */
record IngestSettings(
        String host,
        int port,
        int eventLoops,
        int maxConnections,
        int maxInFlight,
        int maxListeners,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration ackTimeout,
        Duration readTimeout,
        Duration drainDelay,
        Duration drainTimeout,
        AccessSettings access,
        KafkaSettings kafka,
        CassandraSettings cassandra) {

    private static final int DEFAULT_PORT = 10_001;
    private static final int MAX_PORT = 65_535;

    /** More would not help: one event loop serves tens of thousands of requests a second. */
    private static final int MAX_EVENT_LOOPS = 4;

    /**
     * Reads the environment.
     *
     * @throws InvalidSettingException naming the first variable that is invalid
     */
    static IngestSettings from(Environment environment) {
        return new IngestSettings(
                environment.text("TWEETER_HOST", "127.0.0.1"),
                port(environment),
                Math.min(Runtime.getRuntime().availableProcessors(), MAX_EVENT_LOOPS),
                environment.number("TWEETER_MAX_CONNECTIONS", 2_000, 1, 1_000_000),
                environment.number("TWEETER_MAX_IN_FLIGHT", 1_000, 1, 1_000_000),
                environment.number("TWEETER_MAX_LISTENERS", 500, 0, 1_000_000),
                environment.duration(
                        "TWEETER_BODY_TIMEOUT",
                        Duration.ofSeconds(10),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(10)),
                environment.duration(
                        "TWEETER_IDLE_TIMEOUT",
                        // Longer than that of load balancers: they should close first.
                        Duration.ofSeconds(90),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1)),
                environment.duration(
                        "TWEETER_ACK_TIMEOUT",
                        Duration.ofSeconds(5),
                        Duration.ofMillis(500),
                        Duration.ofMinutes(2)),
                environment.duration(
                        "TWEETER_READ_TIMEOUT",
                        Duration.ofSeconds(2),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(1)),
                environment.duration(
                        "TWEETER_DRAIN_DELAY",
                        Duration.ofSeconds(3),
                        Duration.ZERO,
                        Duration.ofMinutes(10)),
                environment.duration(
                        "TWEETER_DRAIN_TIMEOUT",
                        Duration.ofSeconds(10),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(10)),
                AccessSettings.from(environment),
                KafkaSettings.from(environment),
                CassandraSettings.from(environment));
    }

    /** Marathon assigns {@code PORT0}. */
    private static int port(Environment environment) {
        String variable = environment.find("PORT0").isPresent() ? "PORT0" : "PORT";
        return environment.number(variable, DEFAULT_PORT, 0, MAX_PORT);
    }
}
