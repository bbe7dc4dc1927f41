package io.tweeter.model;

import io.tweeter.benchmark.workload.TweetStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading and writing a tweet's JSON; the tweets are those of figure {@code counts}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TweetJsonBenchmark {

    private static final int TWEETS = 1 << 10;

    private final Tweet[] tweets = new Tweet[TWEETS];
    private final byte[][] json = new byte[TWEETS][];
    private int next;

    /** Makes the tweets. */
    public TweetJsonBenchmark() {
        TweetStream stream = TweetStream.usual(TWEETS);
        for (int i = 0; i < TWEETS; i++) {
            tweets[i] = stream.tweet(i);
            json[i] = TweetJson.write(tweets[i]);
        }
    }

    private int next() {
        next = (next + 1) & (TWEETS - 1);
        return next;
    }

    /** As the jobs read. */
    @Benchmark
    public Tweet read() throws MalformedTweetException, InvalidTweetException {
        return TweetJson.read(json[next()]);
    }

    /** As the ingest service writes. */
    @Benchmark
    public byte[] write() {
        return TweetJson.write(tweets[next()]);
    }
}
