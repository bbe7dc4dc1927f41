package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RawRecordDeserializerTest {

    @Test
    void anyRecordIsPassedOnAsItIs() {
        byte[] key = {1};
        byte[] noise = {(byte) 0xff, 0};

        assertThat(deserialized(key, noise))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new RawRecord(key, noise, "tweets", 3, 42, 7));
        assertThat(deserialized(null, null))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new RawRecord(null, null, "tweets", 3, 42, 7));
    }

    private static List<RawRecord> deserialized(byte[] key, byte[] value) {
        List<RawRecord> out = new ArrayList<>();
        new RawRecordDeserializer()
                .deserialize(
                        new ConsumerRecord<>(
                                "tweets",
                                3,
                                42,
                                7,
                                TimestampType.LOG_APPEND_TIME,
                                0,
                                0,
                                key,
                                value,
                                new RecordHeaders(),
                                Optional.empty()),
                        new Collector<>() {
                            @Override
                            public void collect(RawRecord record) {
                                out.add(record);
                            }

                            @Override
                            public void close() {}
                        });
        return out;
    }
}
