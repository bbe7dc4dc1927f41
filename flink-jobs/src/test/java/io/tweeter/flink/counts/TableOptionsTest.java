package io.tweeter.flink.counts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.flink.job.JobEnvironment;
import io.tweeter.flink.job.JobSettings;
import io.tweeter.model.env.Environment;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableOptionsTest {

    private static final JobSettings SECURED =
            JobSettings.from(
                    Environment.of(
                            Map.ofEntries(
                                    Map.entry("KAFKA_BOOTSTRAP_SERVERS", "k1:9092,k2:9092"),
                                    Map.entry("KAFKA_SECURITY_PROTOCOL", "SASL_SSL"),
                                    Map.entry("CASSANDRA_CONTACT_POINTS", "[::1]:9043, c2"),
                                    Map.entry("CASSANDRA_LOCAL_DATACENTER", "west"),
                                    Map.entry("CASSANDRA_KEYSPACE", "other"),
                                    Map.entry("CASSANDRA_USERNAME", "ann"),
                                    Map.entry("CASSANDRA_PASSWORD", "it's secret"),
                                    Map.entry("CASSANDRA_TLS", "true"),
                                    Map.entry("CASSANDRA_TRUSTSTORE", "/etc/trust.p12"),
                                    Map.entry("CASSANDRA_TRUSTSTORE_PASSWORD", "changeit"),
                                    Map.entry("TWEETER_CASSANDRA_MAX_IN_FLIGHT", "7"),
                                    Map.entry("TWEETER_CASSANDRA_TIMEOUT", "3s"),
                                    Map.entry("TWEETER_CASSANDRA_MAX_RETRIES", "9"),
                                    Map.entry("TWEETER_CASSANDRA_CONSISTENCY", "each_quorum"),
                                    Map.entry("TWEETER_DEDUP_HORIZON", "90m"))));

    @Test
    void everySettingIsAnOption() {
        TableOptions options = new TableOptions(SECURED);

        assertThat(options.kafka())
                .isEqualTo(
                        Map.of(
                                "properties.bootstrap.servers", "k1:9092,k2:9092",
                                "properties.security.protocol", "SASL_SSL"));
        assertThat(options.tweeter())
                .containsAllEntriesOf(options.kafka())
                .containsEntry("properties.group.id", "tweet-counts")
                .containsEntry("dedup.horizon", "5400000 ms");
        assertThat(options.cassandra())
                .isEqualTo(
                        Map.ofEntries(
                                Map.entry("contact-points", "[::1]:9043,c2:9042"),
                                Map.entry("local-datacenter", "west"),
                                Map.entry("keyspace", "other"),
                                Map.entry("username", "ann"),
                                Map.entry("password", "it's secret"),
                                Map.entry("tls.enabled", "true"),
                                Map.entry("tls.trust-store", "/etc/trust.p12"),
                                Map.entry("tls.trust-store-password", "changeit"),
                                Map.entry("sink.requests.max-inflight", "7"),
                                Map.entry("request-timeout", "3000 ms"),
                                Map.entry("sink.max-retries", "9"),
                                Map.entry("consistency", "EACH_QUORUM"),
                                Map.entry("sink.lease-table", "write_leases"),
                                Map.entry("check-at-planning", "false")));
    }

    @Test
    void theConnectorsAcceptTheOptions() {
        var environment = JobEnvironment.create("test", SECURED);

        assertThat(TweetCountsJob.define(environment, SECURED).explain())
                .contains("tweet_counts", "top_tweeters", "tweets_per_minute");
    }
}
