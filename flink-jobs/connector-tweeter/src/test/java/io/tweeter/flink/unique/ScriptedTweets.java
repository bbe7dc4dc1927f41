package io.tweeter.flink.unique;

import io.tweeter.flink.dedup.Deduplication;
import io.tweeter.model.Tweet;
import io.tweeter.model.TweetJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.functions.source.SourceFunction;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;

/**
 * The table connector {@code tweeter} with a script in place of Kafka: the test decides which
 * records and watermarks arrive, and when. Connector {@code scripted-tweets} plays the script that
 * its option {@code script} names.
 */
public final class ScriptedTweets {

    /** Timeouts so long that only the script moves event time. */
    public static final TweetSource.Timing TIMELESS =
            new TweetSource.Timing(
                    Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

    private static final Map<String, ScriptedTweets> SCRIPTS = new ConcurrentHashMap<>();

    private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
    private final TweetSource.Timing timing;

    private ScriptedTweets(TweetSource.Timing timing) {
        this.timing = timing;
    }

    /** A record, or a watermark if there is none. */
    private record Step(RawRecord record, long time) {}

    /** Begins a script. */
    public static ScriptedTweets script(String name, TweetSource.Timing timing) {
        ScriptedTweets script = new ScriptedTweets(timing);
        SCRIPTS.put(name, script);
        return script;
    }

    /** Lets a tweet arrive in Kafka. */
    public void arrive(Tweet tweet, Instant time) {
        arrive(TweetJson.write(tweet), time);
    }

    /** Lets a record arrive in Kafka. */
    public void arrive(byte[] value, Instant time) {
        long millis = time.toEpochMilli();
        steps.add(new Step(new RawRecord(null, value, "tweets", 0, 0, millis), millis));
    }

    /** Says that nothing up to this time will arrive any more. */
    public void watermark(Instant time) {
        steps.add(new Step(null, time.toEpochMilli()));
    }

    /** Factory of the connector; Flink makes it. */
    public static final class Factory implements DynamicTableSourceFactory {

        private static final ConfigOption<String> SCRIPT =
                ConfigOptions.key("script").stringType().noDefaultValue();

        @Override
        public String factoryIdentifier() {
            return "scripted-tweets";
        }

        @Override
        public Set<ConfigOption<?>> requiredOptions() {
            return Set.of(SCRIPT);
        }

        @Override
        public Set<ConfigOption<?>> optionalOptions() {
            return Set.of();
        }

        @Override
        @SuppressWarnings("deprecation") // as the player
        public DynamicTableSource createDynamicTableSource(Context context) {
            String name = context.getCatalogTable().getOptions().get(SCRIPT.key());
            return new TweeterTableSource(
                    (environment, uids) -> {
                        var records =
                                environment.addSource(new Player(name), "scripted", RawRecord.TYPE);
                        uids.of("kafka").ifPresent(records::uid);
                        return records;
                    },
                    false,
                    SCRIPTS.get(name).timing,
                    new Deduplication(Duration.ofHours(24)),
                    TweetColumns.of(context.getPhysicalRowDataType()));
        }
    }

    /** Plays a script until the job ends. */
    @SuppressWarnings("deprecation") // the newer interface is far longer
    private static final class Player implements SourceFunction<RawRecord> {

        private static final long serialVersionUID = 1L;

        private final String name;
        private volatile boolean running = true;

        Player(String name) {
            this.name = name;
        }

        @Override
        public void run(SourceContext<RawRecord> out) throws InterruptedException {
            BlockingQueue<Step> steps = SCRIPTS.get(name).steps;
            while (running) {
                Step step = steps.poll(50, TimeUnit.MILLISECONDS);
                synchronized (out.getCheckpointLock()) {
                    if (step == null) {
                        out.markAsTemporarilyIdle();
                    } else if (step.record() == null) {
                        out.emitWatermark(new Watermark(step.time()));
                    } else {
                        out.collectWithTimestamp(step.record(), step.time());
                    }
                }
            }
        }

        @Override
        public void cancel() {
            running = false;
        }
    }
}
