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
 * What became of a file: every line that was read is accepted, rejected or failed.
 *
 * @param lines that were read and are not empty
 * @param sent tweets that were sent at least once
 * @param accepted tweets that are in Kafka
 * @param rejected lines that are no tweet, or that the service does not want
 * @param failed tweets without a final answer: they may or may not have arrived
 * @param retried requests that were sent again
 * @param elapsed from the first line to the last answer
 * @param refusals the first of the rejected and failed ones
 */
record Summary(
        long lines,
        long sent,
        long accepted,
        long rejected,
        long failed,
        long retried,
        Duration elapsed,
        List<LineError> refusals) {

    Summary {
        refusals = List.copyOf(refusals);
    }

    boolean isComplete() {
        return accepted == lines;
    }

    private double seconds() {
        return elapsed.toMillis() / 1000.0;
    }

    private double perSecond() {
        return elapsed.isZero() ? 0 : accepted / (elapsed.toNanos() / 1e9);
    }

    /** One line for people. */
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
            for (LineError refusal : refusals) {
                json.writeStartObject();
                json.writeNumberField("line", refusal.line());
                json.writeStringField("kind", refusal.kind().name().toLowerCase(Locale.ROOT));
                json.writeStringField("reason", refusal.reason());
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
