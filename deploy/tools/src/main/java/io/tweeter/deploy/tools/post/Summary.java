package io.tweeter.deploy.tools.post;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The outcome of a run: every line that was read is accepted, rejected or failed.
 *
 * @param lines non-empty lines that were read
 * @param sent tweets that were sent at least once
 * @param accepted tweets that are in Kafka
 * @param rejected lines that are invalid, or that the service rejected
 * @param failed tweets without a final response: they may or may not have been accepted
 * @param retried number of retries, over all tweets
 * @param elapsed from the start of the run until now
 * @param errors the first of the rejected and failed lines
 */
record Summary(
        long lines,
        long sent,
        long accepted,
        long rejected,
        long failed,
        long retried,
        Duration elapsed,
        List<LineError> errors) {

    Summary {
        errors = List.copyOf(errors);
    }

    boolean isComplete() {
        return accepted == lines;
    }

    /**
     * Whether posting the file again would change nothing: no line has failed. If none was
     * accepted, it is the wrong file.
     */
    boolean isSettled() {
        return accepted > 0 && failed == 0;
    }

    private double seconds() {
        return elapsed.toMillis() / 1000.0;
    }

    private double perSecond() {
        return elapsed.isZero() ? 0 : accepted / (elapsed.toNanos() / 1e9);
    }

    /** One line of text. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d sent: %,d accepted, %,d rejected, %,d failed, %,d retried; %.1f s, %,.0f accepted/s",
                sent,
                accepted,
                rejected,
                failed,
                retried,
                seconds(),
                perSecond());
    }

    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberField("lines", lines);
            json.writeNumberField("sent", sent);
            json.writeNumberField("accepted", accepted);
            json.writeNumberField("rejected", rejected);
            json.writeNumberField("failed", failed);
            json.writeNumberField("retried", retried);
            json.writeNumberField("seconds", seconds());
            json.writeNumberField("accepted_per_second", Math.round(perSecond()));
            json.writeArrayFieldStart("refusals");
            for (LineError error : errors) {
                json.writeStartObject();
                json.writeNumberField("line", error.line());
                json.writeStringField("kind", error.kind().name().toLowerCase(Locale.ROOT));
                json.writeStringField("reason", error.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }
}
