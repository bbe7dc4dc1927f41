package io.tweeter.model;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/** Reading and writing {@code created_at}; reading beside {@link Instant#parse}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class UtcTimeBenchmark {

    private static final int TIMES = 1 << 10;

    private final Instant[] times = new Instant[TIMES];
    private final String[] texts = new String[TIMES];
    private int next;

    /** Makes the times. */
    public UtcTimeBenchmark() {
        for (int i = 0; i < TIMES; i++) {
            times[i] = Instant.ofEpochMilli(1_767_225_600_000L + 86_399_977L * i);
            texts[i] = UtcTime.format(times[i]);
        }
    }

    private int next() {
        next = (next + 1) & (TIMES - 1);
        return next;
    }

    /** As tweets are read. */
    @Benchmark
    public Instant parse() {
        return UtcTime.parse(texts[next()]);
    }

    /** With the JDK. */
    @Benchmark
    public Instant parseWithJdk() {
        return Instant.parse(texts[next()]).truncatedTo(ChronoUnit.MILLIS);
    }

    /** As tweets are written. */
    @Benchmark
    public String format() {
        return UtcTime.format(times[next()]);
    }
}
