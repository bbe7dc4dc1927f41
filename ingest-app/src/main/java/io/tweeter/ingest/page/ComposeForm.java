package io.tweeter.ingest.page;

import io.tweeter.ingest.http.FieldError;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The form that posts a tweet: blank, or filled with what was typed if the tweet was not accepted.
 *
 * @param handle as typed; null is the same as empty
 * @param content as typed; null is the same as empty
 * @param key identifies this form, so that a double click does not post twice; see {@link
 *     #idempotencyKey}
 * @param errors what is wrong with the fields
 * @param problem why the tweet was not accepted although its fields are valid
 */
public record ComposeForm(
        String handle,
        String content,
        String key,
        List<FieldError> errors,
        Optional<String> problem) {

    /** Name of the form's field for the handle. */
    public static final String HANDLE_FIELD = "tweet[handle]";

    /** Name of the form's field for the content. */
    public static final String CONTENT_FIELD = "tweet[content]";

    /** Name of the form's hidden field for its key. */
    public static final String KEY_FIELD = "idempotency_key";

    /** Longest handle in the form, in code points; other clients may use longer ones. */
    public static final int MAX_HANDLE = 15;

    private static final Set<String> FIELDS = Set.of("handle", "content");

    public ComposeForm {
        handle = Objects.requireNonNullElse(handle, "");
        content = Objects.requireNonNullElse(content, "");
        errors = List.copyOf(errors);
    }

    /** A blank form; its key should be new and hard to guess, such as a random UUID. */
    public static ComposeForm blank(String key) {
        return new ComposeForm("", "", key, List.of(), Optional.empty());
    }

    /** The form again after the tweet broke a rule (422). */
    public static ComposeForm rejected(
            String handle, String content, String key, List<FieldError> errors) {
        return new ComposeForm(handle, content, key, errors, Optional.empty());
    }

    /** The form again after a failure that may pass; sending it again is safe. */
    public static ComposeForm notAccepted(
            String handle, String content, String key, String problem) {
        return new ComposeForm(handle, content, key, List.of(), Optional.of(problem));
    }

    /**
     * The Idempotency-Key of what this form posts. The content is part of it: if a person goes back
     * and writes something else, browsers keep the hidden key, but it is a new tweet.
     *
     * @param key the hidden field
     * @param content normalized content
     * @return visible ASCII characters, whatever the key holds
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

    /** Why the form is shown again; null if it is blank. Errors of a field are shown there. */
    public String notice() {
        if (problem.isPresent() || errors.isEmpty()) {
            return problem.orElse(null);
        }
        return errors.stream()
                .filter(error -> !FIELDS.contains(error.field()))
                .map(FieldError::toString)
                .reduce((one, other) -> one + "; " + other)
                .orElse("Please correct the fields below.");
    }

    /** What is wrong with a field, to be read after its label; null if it is valid. */
    public String error(String field) {
        return errors.stream()
                .filter(error -> error.field().equals(field))
                .map(FieldError::message)
                .findFirst()
                .orElse(null);
    }
}
