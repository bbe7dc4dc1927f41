package io.tweeter.ingest.read;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;

/**
 * How many tweets there were in one minute: everyone's, or those with a hashtag.
 *
 * @param minute when it began
 */
public record MinuteCount(Instant minute, long tweets) {

    /** Reads columns {@code minute} and {@code tweets}. */
    static MinuteCount of(Row row) {
        return new MinuteCount(row.getInstant("minute"), row.getLong("tweets"));
    }
}
