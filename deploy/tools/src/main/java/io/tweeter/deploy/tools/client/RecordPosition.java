package io.tweeter.deploy.tools.client;

/** The position of a record in Kafka. */
public record RecordPosition(String topic, int partition, long offset) {

    @Override
    public String toString() {
        return topic + "-" + partition + " at offset " + offset;
    }
}
