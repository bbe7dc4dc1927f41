package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.factories.FactoryUtil;

/** Options of the table connector {@code cassandra}. */
public final class CassandraOptions {

    public static final ConfigOption<String> CONTACT_POINTS =
            text("contact-points", "Some of Cassandra's nodes, as host:port, separated by commas.");

    public static final ConfigOption<String> LOCAL_DATACENTER =
            text("local-datacenter", "The data centre whose nodes get the writes.");

    public static final ConfigOption<String> KEYSPACE =
            text("keyspace", "The keyspace of the table.");

    public static final ConfigOption<String> TABLE =
            text("table", "The table's name in Cassandra.");

    public static final ConfigOption<String> USERNAME =
            text("username", "The user, if Cassandra requires a login.");

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
                            + " runs the job. Without it, the JVM's own are used.");

    public static final ConfigOption<String> TLS_TRUST_STORE_PASSWORD =
            text("tls.trust-store-password", "The trust store's password.");

    public static final ConfigOption<DefaultConsistencyLevel> CONSISTENCY =
            ConfigOptions.key("consistency")
                    .enumType(DefaultConsistencyLevel.class)
                    .defaultValue(CassandraConnector.CONSISTENCY)
                    .withDescription("How many replicas must acknowledge a write.");

    public static final ConfigOption<Boolean> CHECK_AT_PLANNING =
            ConfigOptions.key("check-at-planning")
                    .booleanType()
                    .defaultValue(true)
                    .withDescription(
                            "Whether to compare this table with Cassandra's when a statement is"
                                    + " planned, if Cassandra can be reached from there. They"
                                    + " are always compared when the job starts.");

    public static final ConfigOption<Integer> MAX_IN_FLIGHT =
            ConfigOptions.key("max-in-flight")
                    .intType()
                    .defaultValue(WriteLimits.DEFAULT.maxInFlight())
                    .withDescription("How many requests of one subtask may be in flight.");

    public static final ConfigOption<Duration> REQUEST_TIMEOUT =
            ConfigOptions.key("request-timeout")
                    .durationType()
                    .defaultValue(WriteLimits.DEFAULT.timeout())
                    .withDescription(
                            "How long one attempt of a request may take before it counts as failed.");

    public static final ConfigOption<Integer> MAX_RETRIES =
            ConfigOptions.key("max-retries")
                    .intType()
                    .defaultValue(WriteLimits.DEFAULT.maxRetries())
                    .withDescription(
                            "How often a request is retried after a timeout, or if nodes are"
                                    + " overloaded or down, before the job fails.");

    public static final ConfigOption<Duration> TTL =
            ConfigOptions.key("ttl")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "How long Cassandra keeps a row that is not written again, in whole"
                                    + " seconds. Without it, for ever.");

    public static final ConfigOption<String> LEASE_TABLE =
            text(
                    "lease-table",
                    "A table of the keyspace, with columns sink text PRIMARY KEY, writer text, floor"
                            + " bigint, until bigint, in which write timestamps are leased: the"
                            + " newest run's rows win even if clocks step or an earlier run wakes"
                            + " up. Without it, timestamps follow the clock of the machine.");

    public static final ConfigOption<Integer> SINK_PARALLELISM = FactoryUtil.SINK_PARALLELISM;

    private CassandraOptions() {}

    private static ConfigOption<String> text(String name, String description) {
        return ConfigOptions.key(name).stringType().noDefaultValue().withDescription(description);
    }
}
