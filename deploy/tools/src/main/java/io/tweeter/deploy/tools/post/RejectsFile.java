package io.tweeter.deploy.tools.post;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of all lines that were not accepted, as JSON lines that can be corrected and posted again:
 * the tweet's fields and idempotency key, with line number and reason. Thread-safe.
 *
 * <p>A failure to write does not stop the run; {@link #close} throws it, with the path.
 */
final class RejectsFile implements AutoCloseable {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                    .build();

    private final String name;
    private final OutputStream out;
    private IOException failure;

    private RejectsFile(String name, OutputStream out) {
        this.name = name;
        this.out = out;
    }

    /** Writes to a file, which it creates or overwrites. */
    static RejectsFile to(Path path) throws IOException {
        return new RejectsFile(
                path.toString(), new BufferedOutputStream(Files.newOutputStream(path)));
    }

    /** Discards everything. */
    static RejectsFile none() {
        return new RejectsFile("", OutputStream.nullOutputStream());
    }

    /** Adds a line that cannot become a request. */
    void write(long line, String reason, byte[] text) {
        write(
                line,
                reason,
                json -> json.writeStringField("text", new String(text, StandardCharsets.UTF_8)));
    }

    /** Adds a tweet that was not accepted. */
    void write(TweetRequest tweet, String reason) {
        write(
                tweet.line(),
                reason,
                json -> {
                    json.writeStringField("idempotency_key", tweet.ownKey());
                    // The body is a JSON object: its fields become fields of this one.
                    String body = new String(tweet.body(), StandardCharsets.UTF_8);
                    String fields = body.substring(1, body.length() - 1);
                    if (!fields.isEmpty()) {
                        json.writeRaw("," + fields);
                    }
                });
    }

    /**
     * Completes the file.
     *
     * @throws FileSystemException if a line could not be written
     */
    @Override
    public void close() throws FileSystemException {
        synchronized (out) {
            try {
                out.close();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
            if (failure != null) {
                throw new FileSystemException(
                        name, null, "cannot be written: " + failure.getMessage());
            }
        }
    }

    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private void write(long line, String reason, Fields fields) {
        synchronized (out) {
            if (failure != null) {
                return;
            }
            try (JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                json.writeNumberField("line", line);
                json.writeStringField("reason", reason);
                fields.write(json);
                json.writeEndObject();
                json.writeRaw('\n');
            } catch (IOException e) {
                failure = e;
            }
        }
    }
}
