package io.tweeter.ingest.post;

import io.tweeter.ingest.http.FieldError;
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.ProblemType;
import io.tweeter.model.Violation;
import java.time.Duration;
import java.util.List;

/** The problems of posting a tweet. */
final class PostProblems {

    private static final Duration RETRY_WHEN_BUSY = Duration.ofSeconds(1);
    private static final Duration RETRY_WHEN_AWAY = Duration.ofSeconds(5);

    private PostProblems() {}

    /** The body can be parsed but breaks these rules. */
    static ProblemException invalid(List<Violation> violations) {
        return new ProblemException(
                ProblemType.UNPROCESSABLE_CONTENT,
                "The tweet breaks the rules named in errors; correct it and send it again.",
                violations.stream().map(v -> new FieldError(v.field(), v.message())).toList());
    }

    /** The key was used for another tweet of the same user. */
    static ProblemException usedKey() {
        return new ProblemException(
                ProblemType.UNPROCESSABLE_CONTENT,
                "The Idempotency-Key was used for a tweet with another content; send this one with"
                        + " a key of its own.",
                List.of(
                        new FieldError(
                                IdempotencyKey.HEADER,
                                "was used for a tweet with another content")));
    }

    /** The log does not accept tweets now. */
    static ProblemException unavailable(LogUnavailableException failure) {
        return ProblemException.unavailable(
                "The tweet was not accepted: "
                        + failure.getMessage()
                        + ". Send it again with the same Idempotency-Key.",
                failure.reason() == LogUnavailableException.Reason.BUSY
                        ? RETRY_WHEN_BUSY
                        : RETRY_WHEN_AWAY);
    }
}
