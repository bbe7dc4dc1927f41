package io.tweeter.ingest.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tweeter.ingest.http.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;

/** Tokens that clients show in {@code Authorization: Bearer ...}. Thread-safe. */
final class BearerTokens {

    private static final String SCHEME = "bearer ";

    /** Hashes, so that how long a comparison takes says nothing about a token. */
    private final List<byte[]> hashes;

    BearerTokens(List<String> tokens) {
        this.hashes = tokens.stream().map(BearerTokens::hash).toList();
    }

    /** Whether anybody may post. */
    boolean isOpen() {
        return hashes.isEmpty();
    }

    /**
     * Checks a request.
     *
     * @throws ProblemException 401 if it shows none of the tokens
     */
    void require(MultiMap headers) {
        if (isOpen()) {
            return;
        }
        List<String> shown = headers.getAll(HttpHeaders.AUTHORIZATION);
        if (shown.size() == 1 && shown.get(0).toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            byte[] hash = hash(shown.get(0).substring(SCHEME.length()).strip());
            boolean known = false;
            // All are compared, whichever it is.
            for (byte[] expected : hashes) {
                known |= MessageDigest.isEqual(expected, hash);
            }
            if (known) {
                return;
            }
        }
        throw ProblemException.unauthorized(
                "Posting here takes a token, in a header Authorization: Bearer TOKEN; this request"
                        + " has none, or one that is not known.");
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
