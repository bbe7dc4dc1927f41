package io.tweeter.flink.counts;

import io.tweeter.flink.cassandra.WriteLimits;
import io.tweeter.flink.dedup.Deduplication;
import io.tweeter.flink.job.JobSettings;
import io.tweeter.model.CassandraSchema;
import io.tweeter.model.env.CassandraSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/** The job's settings as table options. */
final class TableOptions {

    private final JobSettings settings;

    TableOptions(JobSettings settings) {
        this.settings = settings;
    }

    /** Of connector {@code tweeter}. */
    Map<String, String> tweeter() {
        Map<String, String> options = kafka(settings.consumer(TweetCountsJob.NAME));
        Deduplication deduplication = settings.deduplication();
        options.put("dedup.horizon", deduplication.horizon().toMillis() + " ms");
        if (deduplication.maxBytes() > 0) {
            options.put("dedup.memory", deduplication.maxBytes() + " b");
        }
        return options;
    }

    /** Of Flink's Kafka connectors. */
    Map<String, String> kafka() {
        return kafka(settings.kafka().properties());
    }

    private static Map<String, String> kafka(Map<String, String> properties) {
        Map<String, String> options = new LinkedHashMap<>();
        properties.forEach((name, value) -> options.put("properties." + name, value));
        return options;
    }

    /** Of connector {@code cassandra}. */
    Map<String, String> cassandra() {
        CassandraSettings cassandra = settings.cassandra();
        Map<String, String> options = new LinkedHashMap<>();
        options.put("contact-points", cassandra.addresses());
        options.put("local-datacenter", cassandra.localDatacenter());
        options.put("keyspace", cassandra.keyspace());
        cassandra
                .credentials()
                .ifPresent(
                        credentials -> {
                            options.put("username", credentials.username());
                            options.put("password", credentials.password());
                        });
        options.put("tls.enabled", Boolean.toString(cassandra.tls()));
        cassandra
                .trustStore()
                .ifPresent(
                        store -> {
                            options.put("tls.trust-store", store.path().toString());
                            options.put("tls.trust-store-password", store.password());
                        });
        WriteLimits limits = settings.cassandraLimits();
        options.put("sink.requests.max-inflight", Integer.toString(limits.maxInFlight()));
        options.put("request-timeout", limits.timeout().toMillis() + " ms");
        options.put("sink.max-retries", Integer.toString(limits.maxRetries()));
        options.put("consistency", settings.cassandraConsistency().name());
        options.put("sink.lease-table", CassandraSchema.LEASES);
        // Planning needs no Cassandra then; the sink still checks the table when the job starts.
        options.put("check-at-planning", "false");
        return options;
    }
}
