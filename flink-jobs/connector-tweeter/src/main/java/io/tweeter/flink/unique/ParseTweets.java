package io.tweeter.flink.unique;

import io.tweeter.model.InvalidTweetException;
import io.tweeter.model.MalformedTweetException;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parses and validates records; invalid records go to a side output. */
final class ParseTweets<T> extends ProcessFunction<RawRecord, T> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(ParseTweets.class);

    static final OutputTag<InvalidRecord> INVALID_RECORDS =
            new OutputTag<>("invalid-records", InvalidRecord.TYPE);

    private final TweetMapper<T> mapper;

    private transient Counter tweets;
    private transient Counter invalidRecords;

    ParseTweets(TweetMapper<T> mapper) {
        this.mapper = mapper;
    }

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("tweeter");
        tweets = metrics.counter("tweets_in");
        invalidRecords = metrics.counter("bad_records");
    }

    @Override
    public void processElement(RawRecord record, Context context, Collector<T> out) {
        Tweet tweet;
        try {
            tweet = TweetJson.read(record.value(), record.timestamp(), record.acceptedEarlier());
        } catch (MalformedTweetException | InvalidTweetException e) {
            invalidRecords.inc();
            log("a dead letter", record);
            context.output(INVALID_RECORDS, new InvalidRecord(record, e.getMessage()));
            return;
        }
        tweets.inc();
        log("a tweet", record);
        out.collect(mapper.map(tweet, record));
    }

    /** Whoever wants to follow a tweet sends a sampled traceparent with it; others get no line. */
    private static void log(String what, RawRecord record) {
        if (record.traceparent() != null && isSampled(record.traceparent())) {
            LOG.info(
                    "Record {}-{} at offset {} is {} [traceparent {}]",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    what,
                    record.traceparent());
        }
    }

    /** The last bit of the flags. */
    private static boolean isSampled(String traceparent) {
        return (Character.digit(traceparent.charAt(traceparent.length() - 1), 16) & 1) == 1;
    }
}
