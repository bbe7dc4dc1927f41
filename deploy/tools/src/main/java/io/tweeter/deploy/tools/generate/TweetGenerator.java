package io.tweeter.deploy.tools.generate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes tweets as JSON lines. The same settings give the same bytes on every machine; memory use
 * does not grow with the number of tweets.
 */
final class TweetGenerator {

    /**
     * What to generate.
     *
     * @param tweets number of lines, including duplicates
     * @param users 1 to {@value Users#MAX_USERS}
     * @param skew exponent of the Zipf distribution of users
     * @param duplicates fraction of lines that are duplicates of an earlier line, 0 to 1
     */
    record Settings(long tweets, int users, double skew, long seed, double duplicates) {}

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build();

    private final Settings settings;
    private final TweetRandom random;
    private final Users users;
    private final Phrases phrases;

    TweetGenerator(Settings settings) {
        this.settings = settings;
        this.random = new TweetRandom(settings.seed());
        this.users = new Users(settings.users(), settings.skew(), random);
        this.phrases = new Phrases(random);
    }

    /** Writes all tweets; does not close the stream. */
    void writeTo(OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.setRootValueSeparator(new SerializedString("\n"));
            for (long line = 0; line < settings.tweets(); line++) {
                write(firstCopy(line), json);
            }
            if (settings.tweets() > 0) {
                json.writeRaw('\n');
            }
        }
    }

    /** The number of a line's tweet: the line's own, or that of an earlier line. */
    private long firstCopy(long line) {
        long number = line;
        random.startWith(number);
        while (number > 0 && random.nextDouble() < settings.duplicates()) {
            number = random.nextLong(number);
            random.startWith(number);
        }
        return number;
    }

    private void write(long number, JsonGenerator json) throws IOException {
        // The random sequence continues after the draw that decided against a duplicate.
        json.writeStartObject();
        json.writeStringField("handle", users.next());
        json.writeStringField("content", phrases.next());
        if (settings.duplicates() > 0) {
            json.writeStringField("idempotency_key", "generated-" + settings.seed() + "-" + number);
        }
        json.writeEndObject();
    }
}
