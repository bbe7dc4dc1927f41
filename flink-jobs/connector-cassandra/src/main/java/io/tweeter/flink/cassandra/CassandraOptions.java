package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.factories.FactoryUtil;

/** Options of the table connector {@code cassandra}. */
public final class CassandraOptions {

    public static final ConfigOption<String> CONTACT_POINTS =
            text("contact-points", "Some of Cassandra's nodes, host:port separated by commas.");

    public static final ConfigOption<String> LOCAL_DATACENTER =
            text("local-datacenter", "The data centre whose nodes are written to.");

    public static final ConfigOption<String> KEYSPACE =
            text("keyspace", "The keyspace of the table.");

    public static final ConfigOption<String> TABLE =
            text("table", "Cassandra's name of the table.");

    public static final ConfigOption<String> USERNAME =
            text("username", "User, if Cassandra asks for one.");

    public static final ConfigOption<String> PASSWORD = text("password", "The user's password.");

    public static final ConfigOption<Boolean> TLS_ENABLED =
            ConfigOptions.key("tls.enabled")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription("Whether the connection uses TLS.");

    public static final ConfigOption<String> TLS_TRUST_STORE =
            text(
                    "tls.trust-store",
                    "File with the certificates to trust (PKCS 12 or JKS), on every machine that"
                            + " runs the job; the JVM's own if missing.");

    public static final ConfigOption<String> TLS_TRUST_STORE_PASSWORD =
            text("tls.trust-store-password", "The trust store's password.");

    public static final ConfigOption<DefaultConsistencyLevel> CONSISTENCY =
            ConfigOptions.key("consistency")
                    .enumType(DefaultConsistencyLevel.class)
                    .defaultValue(CassandraConnector.CONSISTENCY)
                    .withDescription("How many replicas have to confirm a write.");

    public static final ConfigOption<Boolean> CHECK_AT_PLANNING =
            ConfigOptions.key("check-at-planning")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether Cassandra's table is compared with this one already when a"
                                    + " statement is planned, if Cassandra can be reached from"
                                    + " there. It always is when the job starts.");

    public static final ConfigOption<Integer> MAX_IN_FLIGHT =
            ConfigOptions.key("max-in-flight")
                    .intType()
                    .defaultValue(WriteLimits.DEFAULT.maxInFlight())
                    .withDescription(
                            "Requests of one subtask that may wait for Cassandra's answer.");

    public static final ConfigOption<Duration> REQUEST_TIMEOUT =
            ConfigOptions.key("request-timeout")
                    .durationType()
                    .defaultValue(WriteLimits.DEFAULT.timeout())
                    .withDescription("How long a request may take until it counts as failed.");

    public static final ConfigOption<Integer> MAX_RETRIES =
            ConfigOptions.key("max-retries")
                    .intType()
                    .defaultValue(WriteLimits.DEFAULT.maxRetries())
                    .withDescription(
                            "How often a request is sent again that timed out, or met a node that"
                                    + " was overloaded or away, until the job fails.");

    public static final ConfigOption<Duration> TTL =
            ConfigOptions.key("ttl")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "After what time, in whole seconds, Cassandra forgets a row that was"
                                    + " not written again; never if missing.");

    public static final ConfigOption<Integer> SINK_PARALLELISM = FactoryUtil.SINK_PARALLELISM;

    private CassandraOptions() {}

    private static ConfigOption<String> text(String name, String description) {
        return ConfigOptions.key(name).stringType().noDefaultValue().withDescription(description);
    }
}
