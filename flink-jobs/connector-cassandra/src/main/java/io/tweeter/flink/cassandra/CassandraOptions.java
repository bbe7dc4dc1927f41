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
            ConfigOptions.key("sink.requests.max-inflight")
                    .intType()
                    .defaultValue(WriteLimits.DEFAULT.maxInFlight())
                    .withFallbackKeys("max-in-flight")
                    .withDescription("How many writes of one subtask may be in flight.");

    public static final ConfigOption<Duration> REQUEST_TIMEOUT =
            ConfigOptions.key("request-timeout")
                    .durationType()
                    .defaultValue(WriteLimits.DEFAULT.timeout())
                    .withDescription(
                            "How long one attempt of a request may take before it counts as failed.");

    public static final ConfigOption<Integer> MAX_RETRIES =
            ConfigOptions.key("sink.max-retries")
                    .intType()
                    .defaultValue(WriteLimits.DEFAULT.maxRetries())
                    .withFallbackKeys("max-retries")
                    .withDescription(
                            "How often a write is retried after a timeout, or if nodes are"
                                    + " overloaded or down, before the job fails.");

    public static final ConfigOption<Duration> TTL =
            ConfigOptions.key("sink.ttl")
                    .durationType()
                    .noDefaultValue()
                    .withFallbackKeys("ttl")
                    .withDescription(
                            "How long Cassandra keeps a row that is not written again, in whole"
                                    + " seconds. Without it, for ever.");

    public static final ConfigOption<NullHandling> NULLS =
            ConfigOptions.key("sink.nulls")
                    .enumType(NullHandling.class)
                    .defaultValue(NullHandling.WRITE)
                    .withDescription("What becomes of a column whose value is NULL.");

    public static final ConfigOption<Integer> FLUSH_ROWS =
            ConfigOptions.key("sink.buffer-flush.max-rows")
                    .intType()
                    .defaultValue(WriteLimits.FLUSH_ROWS)
                    .withDescription(
                            "How many rows of one subtask may wait for others, to be written"
                                    + " together.");

    public static final ConfigOption<Duration> FLUSH_INTERVAL =
            ConfigOptions.key("sink.buffer-flush.interval")
                    .durationType()
                    .defaultValue(WriteLimits.FLUSH_INTERVAL)
                    .withDescription(
                            "How long a row may wait for others; after a pause it waits for 2 ms.");

    public static final ConfigOption<String> LEASE_TABLE =
            text(
                            "sink.lease-table",
                            "A table of the keyspace, with columns sink text PRIMARY KEY, writer text, floor"
                                    + " bigint, until bigint, in which write timestamps are leased: the"
                                    + " newest run's rows win even if clocks step or an earlier run wakes"
                                    + " up. Without it, timestamps follow the clock of the machine.")
                    .withFallbackKeys("lease-table");

    public static final ConfigOption<Integer> SINK_PARALLELISM = FactoryUtil.SINK_PARALLELISM;

    public static final ConfigOption<Integer> FETCH_SIZE =
            ConfigOptions.key("scan.fetch-size")
                    .intType()
                    .defaultValue(1_000)
                    .withDescription(
                            "Rows of a page. Each subtask of a scan has two pages in memory.");

    public static final ConfigOption<Integer> SCAN_RETRIES =
            ConfigOptions.key("scan.max-retries")
                    .intType()
                    .defaultValue(WriteLimits.DEFAULT.maxRetries())
                    .withDescription(
                            "How often a page is read again after a timeout, or if nodes are"
                                    + " overloaded or down, before the job fails.");

    public static final ConfigOption<Integer> SCAN_PARALLELISM = FactoryUtil.SOURCE_PARALLELISM;

    private CassandraOptions() {}

    private static ConfigOption<String> text(String name, String description) {
        return ConfigOptions.key(name).stringType().noDefaultValue().withDescription(description);
    }
}
