package io.tweeter.deploy.tools.post;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Everything that was not accepted, as JSON lines that can be corrected and posted again: a tweet
 * with its fields and its key, and with the line and the reason besides. Thread-safe.
 *
 * <p>A failure to write does not hold up the tweets; closing tells of it.
 */
final class RejectsFile implements AutoCloseable {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                    .build();

    private final OutputStream out;
    private IOException failure;

    private RejectsFile(OutputStream out) {
        this.out = out;
    }

    /** Writes to a file, from its start. */
    static RejectsFile to(Path path) throws IOException {
        return new RejectsFile(new BufferedOutputStream(Files.newOutputStream(path)));
    }

    /** Writes nowhere. */
    static RejectsFile none() {
        return new RejectsFile(OutputStream.nullOutputStream());
    }

    /** A line that could not be read as a tweet. */
    void write(long line, String reason, byte[] text) {
        write(
                line,
                reason,
                json -> json.writeStringField("text", new String(text, StandardCharsets.UTF_8)));
    }

    /** A tweet that was not accepted. */
    void write(TweetRequest tweet, String reason) {
        write(
                tweet.line(),
                reason,
                json -> {
                    json.writeStringField("idempotency_key", tweet.key());
                    // The body is an object of its own: its fields are continued here.
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
     * @throws IOException if it is not complete
     */
    @Override
    public void close() throws IOException {
        synchronized (out) {
            out.close();
            if (failure != null) {
                throw failure;
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
