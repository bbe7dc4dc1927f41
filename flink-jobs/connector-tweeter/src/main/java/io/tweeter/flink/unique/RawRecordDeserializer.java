package io.tweeter.flink.unique;

import io.tweeter.model.TweetHeaders;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Passes records on as they are. If a deserializer throws, the job fails, restarts and fails again
 * on the same record, for ever. So parsing is left to {@link ParseTweets}, which has a side output
 * for invalid records.
 */
final class RawRecordDeserializer implements KafkaRecordDeserializationSchema<RawRecord> {

    private static final long serialVersionUID = 1L;

    /**
     * Version, trace, parent and flags; the form of version 00, which the ingest service writes.
     */
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<RawRecord> out) {
        out.collect(
                new RawRecord(
                        record.key(),
                        record.value(),
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        record.headers().lastHeader(TweetHeaders.ACCEPTED_EARLIER) != null,
                        traceparent(record.headers().lastHeader(TweetHeaders.TRACEPARENT))));
    }

    /** Anyone may have written the header, and it gets into logs. */
    private static String traceparent(Header header) {
        if (header == null || header.value() == null) {
            return null;
        }
        String text = new String(header.value(), StandardCharsets.ISO_8859_1);
        return TRACEPARENT.matcher(text).matches() ? text : null;
    }

    @Override
    public TypeInformation<RawRecord> getProducedType() {
        return RawRecord.TYPE;
    }
}
