package io.tweeter.flink.kafka;

import org.apache.flink.streaming.connectors.kafka.table.UpsertKafkaDynamicTableFactory;

/**
 * Flink's connector {@code upsert-kafka} under another name, with the same options: a jar that
 * brings it can then stand beside Flink's {@code flink-sql-connector-kafka} of any version, as
 * Flink refuses two connectors of one name.
 */
public final class UpsertKafkaTableFactory extends UpsertKafkaDynamicTableFactory {

    /** Name of the connector in {@code WITH ('connector' = '...')}. */
    public static final String IDENTIFIER = "tweeter-upsert-kafka";

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }
}
