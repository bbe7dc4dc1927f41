package io.tweeter.flink.cassandra;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The clock of this machine, which may step. */
final class WallClock {

    private WallClock() {}

    /** Microseconds since 1970. */
    static long micros() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond())
                + TimeUnit.NANOSECONDS.toMicros(now.getNano());
    }
}
