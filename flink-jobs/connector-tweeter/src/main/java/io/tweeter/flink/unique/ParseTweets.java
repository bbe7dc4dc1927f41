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

/** Turns records into checked tweets, and puts those that are none to a side output. */
final class ParseTweets<T> extends ProcessFunction<RawRecord, T> {

    private static final long serialVersionUID = 1L;

    static final OutputTag<BadRecord> BAD_RECORDS = new OutputTag<>("bad-records", BadRecord.TYPE);

    private final TweetMapper<T> mapper;

    private transient Counter tweets;
    private transient Counter badRecords;

    ParseTweets(TweetMapper<T> mapper) {
        this.mapper = mapper;
    }

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("tweeter");
        tweets = metrics.counter("tweets_in");
        badRecords = metrics.counter("bad_records");
    }

    @Override
    public void processElement(RawRecord record, Context context, Collector<T> out) {
        Tweet tweet;
        try {
            tweet = parse(record);
        } catch (MalformedTweetException | InvalidTweetException e) {
            badRecords.inc();
            context.output(BAD_RECORDS, new BadRecord(record, e.getMessage()));
            return;
        }
        tweets.inc();
        out.collect(mapper.map(tweet, record));
    }

    private static Tweet parse(RawRecord record)
            throws MalformedTweetException, InvalidTweetException {
        if (record.value() == null) {
            throw new MalformedTweetException("has no value");
        }
        return TweetJson.read(record.value());
    }
}
