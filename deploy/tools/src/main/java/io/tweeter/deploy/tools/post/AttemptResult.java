package io.tweeter.deploy.tools.post;

import java.time.Duration;
import java.util.Optional;

/** The result of one attempt to post a tweet. */
sealed interface AttemptResult {

    /** The tweet is in Kafka, or was and is stored already. */
    record Accepted() implements AttemptResult {}

    /** The service will not accept this tweet, however often it is sent. */
    record Rejected(String reason) implements AttemptResult {}

    /**
     * A transient error or no response at all; the tweet may or may not be in Kafka.
     *
     * @param responded whether any response arrived
     * @param retryAfter the minimum delay that the server asks for
     */
    record Unavailable(String reason, boolean responded, Optional<Duration> retryAfter)
            implements AttemptResult {}

    /** The server is not an ingest service; every other tweet would fail in the same way. */
    record WrongServer(String reason) implements AttemptResult {}
}
