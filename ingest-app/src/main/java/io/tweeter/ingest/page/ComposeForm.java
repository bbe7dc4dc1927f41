package io.tweeter.ingest.page;

import io.tweeter.model.Violation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The form that posts a tweet, as it stands on the page: empty, or with what was typed when that
 * could not be taken.
 *
 * @param handle as typed; null counts as empty
 * @param content as typed; null counts as empty
 * @param key names this form, so that a second click on its button is no second tweet; see {@link
 *     #idempotencyKey}
 * @param violations what is wrong with the fields
 * @param problem why the tweet was not taken although its fields are right
 */
public record ComposeForm(
        String handle,
        String content,
        String key,
        List<Violation> violations,
        Optional<String> problem) {

    /** Name of the form's field for the handle. */
    public static final String HANDLE_FIELD = "tweet[handle]";

    /** Name of the form's field for the content. */
    public static final String CONTENT_FIELD = "tweet[content]";

    /** Name of the form's hidden field for its key. */
    public static final String KEY_FIELD = "idempotency_key";

    /** Longest handle that the form takes, in code points; other clients may use longer ones. */
    public static final int MAX_HANDLE = 15;

    private static final Set<String> FIELDS = Set.of("handle", "content");

    public ComposeForm {
        handle = Objects.requireNonNullElse(handle, "");
        content = Objects.requireNonNullElse(content, "");
        violations = List.copyOf(violations);
    }

    /** An empty form; its key should be new and hard to guess, such as a random UUID. */
    public static ComposeForm blank(String key) {
        return new ComposeForm("", "", key, List.of(), Optional.empty());
    }

    /** The form again after fields broke a rule (422). */
    public static ComposeForm refused(
            String handle, String content, String key, List<Violation> violations) {
        return new ComposeForm(handle, content, key, violations, Optional.empty());
    }

    /** The form again after the tweet could not be taken now (503); sending it again is safe. */
    public static ComposeForm notTaken(String handle, String content, String key, String problem) {
        return new ComposeForm(handle, content, key, List.of(), Optional.of(problem));
    }

    /**
     * The Idempotency-Key of what this form posts. The content is part of it because browsers keep
     * a form's hidden key when somebody goes back and writes something else, which is a new tweet.
     *
     * @param key the hidden field
     * @param content normalized content
     * @return visible ASCII characters, however odd the key
     */
    public static String idempotencyKey(String key, String content) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        sha256.update(key.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
        sha256.update(content.getBytes(StandardCharsets.UTF_8));
        return "form-" + HexFormat.of().formatHex(sha256.digest());
    }

    /** Why the form is shown again; null if it is new. What is wrong with a field stands there. */
    public String refusal() {
        if (problem.isPresent() || violations.isEmpty()) {
            return problem.orElse(null);
        }
        return violations.stream()
                .filter(violation -> !FIELDS.contains(violation.field()))
                .map(Violation::toString)
                .reduce((one, other) -> one + "; " + other)
                .orElse("Something is missing or too long; please correct it below.");
    }

    /** What is wrong with a field, to be read after its label; null if nothing is. */
    public String error(String field) {
        return violations.stream()
                .filter(violation -> violation.field().equals(field))
                .map(Violation::message)
                .findFirst()
                .orElse(null);
    }
}
