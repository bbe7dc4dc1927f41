package io.tweeter.flink.unique;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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

        assertThat(deserialized(key, noise, new RecordHeaders()))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new RawRecord(key, noise, "tweets", 3, 42, 7));
        assertThat(deserialized(null, null, new RecordHeaders()))
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(new RawRecord(null, null, "tweets", 3, 42, 7));
    }

    @Test
    void theHeadersThatTheJobsKnowArePassedOnAndNothingElseGetsIntoTheirLogs() {
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        RecordHeaders headers = new RecordHeaders();
        headers.add("traceparent", trace.getBytes(StandardCharsets.US_ASCII));
        headers.add("accepted-by-earlier-release", new byte[0]);
        RecordHeaders forged = new RecordHeaders();
        forged.add("traceparent", (trace + "\nERROR").getBytes(StandardCharsets.US_ASCII));
        RecordHeaders empty = new RecordHeaders();
        empty.add("traceparent", null);

        assertThat(deserialized(null, null, headers))
                .containsExactly(new RawRecord(null, null, "tweets", 3, 42, 7, true, trace));
        assertThat(deserialized(null, null, forged))
                .containsExactly(new RawRecord(null, null, "tweets", 3, 42, 7));
        assertThat(deserialized(null, null, empty))
                .containsExactly(new RawRecord(null, null, "tweets", 3, 42, 7));
    }

    private static List<RawRecord> deserialized(byte[] key, byte[] value, RecordHeaders headers) {
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
                                headers,
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
