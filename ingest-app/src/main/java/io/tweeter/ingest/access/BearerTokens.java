package io.tweeter.ingest.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.ProblemType;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;

/** The tokens of clients that may post, sent in {@code Authorization: Bearer ...}. Thread-safe. */
final class BearerTokens {

    private static final String SCHEME = "bearer ";

    /** Hashes, so that the time of a comparison reveals nothing about a token. */
    private final List<byte[]> hashes;

    BearerTokens(List<String> tokens) {
        this.hashes = tokens.stream().map(BearerTokens::hash).toList();
    }

    /** Whether no token is needed. */
    boolean isOpen() {
        return hashes.isEmpty();
    }

    /**
     * Checks a request.
     *
     * @throws ProblemException 401 without a valid token
     */
    void require(MultiMap headers) {
        if (isOpen()) {
            return;
        }
        List<String> sent = headers.getAll(HttpHeaders.AUTHORIZATION);
        if (sent.size() == 1 && sent.get(0).toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            byte[] hash = hash(sent.get(0).substring(SCHEME.length()).strip());
            boolean known = false;
            // Compares with all of them, so that the time does not depend on which one matches.
            for (byte[] expected : hashes) {
                known |= MessageDigest.isEqual(expected, hash);
            }
            if (known) {
                return;
            }
        }
        throw new ProblemException(
                ProblemType.UNAUTHORIZED,
                "Posting here needs a valid token; send the header Authorization: Bearer TOKEN.");
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
