package io.tweeter.deploy.tools.post;

import java.time.Duration;
import java.util.Optional;

/** What became of one attempt to post a tweet. */
sealed interface AttemptResult {

    /** The tweet is in Kafka. */
    record Accepted() implements AttemptResult {}

    /** The service does not want this tweet, now or later. */
    record Rejected(String reason) implements AttemptResult {}

    /**
     * No answer, or none that decides; the tweet may or may not be in Kafka.
     *
     * @param heard whether anything answered at all
     * @param retryAfter the least time to wait, if the server named one
     */
    record Unavailable(String reason, boolean heard, Optional<Duration> retryAfter)
            implements AttemptResult {}

    /** Whatever answers there, it is no ingest service; other tweets would fare the same. */
    record WrongServer(String reason) implements AttemptResult {}
}
