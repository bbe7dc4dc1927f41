package io.tweeter.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The JSON of a tweet, as in the records of topic {@link Topics#TWEETS}:
 *
 * <pre>{"id": "...", "handle": "...", "content": "...", "created_at": "2026-01-31T12:00:00.000Z"}
 * </pre>
 *
 * <p>Thread-safe.
 */
public final class TweetJson {

    /** With limits to what a hostile record can make the parser do; a tweet needs far less. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(64)
                                    .maxNumberLength(100)
                                    .maxStringLength(1 << 20)
                                    .maxNameLength(1 << 10)
                                    .build())
                    .build();

    private TweetJson() {}

    /** Formats a time as {@code created_at}: ISO 8601 in UTC with milliseconds. */
    public static String formatTime(Instant time) {
        return UtcTime.format(time);
    }

    /** Writes a tweet as one JSON object in UTF-8. */
    public static byte[] write(Tweet tweet) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(320);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("id", tweet.id());
            json.writeStringField("handle", tweet.handle());
            json.writeStringField("content", tweet.content());
            json.writeStringField("created_at", formatTime(tweet.createdAt()));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a tweet, normalizes it and checks it. Unknown fields are ignored.
     *
     * @param json one JSON object in UTF-8
     * @throws MalformedTweetException if the bytes are not one JSON object
     * @throws InvalidTweetException if a field is missing, is not a string or breaks a rule
     */
    public static Tweet read(byte[] json) throws MalformedTweetException, InvalidTweetException {
        return fields(json).toTweet(false);
    }

    private static Fields fields(byte[] json) throws MalformedTweetException {
        requireUtf8(json);
        Fields fields = new Fields();
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedTweetException("is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                fields.put(name, value, parser);
            }
            if (parser.nextToken() != null) {
                throw new MalformedTweetException("has more after the JSON object");
            }
        } catch (JsonEOFException e) {
            throw new MalformedTweetException("is not JSON: it ends too early");
        } catch (JsonProcessingException e) {
            throw new MalformedTweetException("is not JSON: " + describe(e));
        } catch (IOException e) {
            // Jackson reports invalid UTF-8 as a plain IOException.
            throw new MalformedTweetException("is not UTF-8 JSON: " + e.getMessage());
        }
        return fields;
    }

    /**
     * Reads a record of topic {@link Topics#TWEETS}, as the jobs do.
     *
     * @param value may be null
     * @param kafkaMillis the record's timestamp; negative if it has none
     * @param acceptedEarlier whether the record has header {@link TweetHeaders#ACCEPTED_EARLIER}
     * @throws MalformedTweetException if there is no value, or as {@link #read(byte[])}
     * @throws InvalidTweetException if the tweet was created after the record, or as {@link
     *     #read(byte[])}
     */
    public static Tweet read(byte[] value, long kafkaMillis, boolean acceptedEarlier)
            throws MalformedTweetException, InvalidTweetException {
        if (value == null) {
            throw new MalformedTweetException("has no value");
        }
        Tweet tweet = fields(value).toTweet(acceptedEarlier);
        if (kafkaMillis >= 0) {
            Optional<Violation> ahead =
                    TweetRules.checkCreatedAt(tweet.createdAt(), Instant.ofEpochMilli(kafkaMillis));
            if (ahead.isPresent()) {
                throw new InvalidTweetException(List.of(ahead.get()));
            }
        }
        return tweet;
    }

    /**
     * Jackson would guess UTF-16 and UTF-32, skip a byte order mark, and take overlong forms and
     * lone surrogates. RFC 8259 allows none of them.
     */
    private static void requireUtf8(byte[] json) throws MalformedTweetException {
        if (json.length > 1 && (json[0] == 0 || json[1] == 0)) {
            throw new MalformedTweetException("is not UTF-8 JSON: it is in UTF-16 or UTF-32");
        }
        int ascii = 0;
        for (byte each : json) {
            ascii |= each;
        }
        if (ascii >= 0) {
            return;
        }
        if (json[0] < 0) {
            throw new MalformedTweetException(
                    "is not UTF-8 JSON: it begins with a byte order mark, or not with {");
        }
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
        } catch (CharacterCodingException e) {
            throw new MalformedTweetException("is not UTF-8 JSON: " + e.getMessage());
        }
    }

    private static String describe(JsonProcessingException e) {
        String problem = e.getOriginalMessage().lines().findFirst().orElse("syntax error");
        // An exceeded limit, such as nesting that is too deep, has no location.
        return e.getLocation() == null
                ? problem
                : problem + " at byte " + e.getLocation().getByteOffset();
    }

    /** Collects the fields in any order, so that every violation can be reported at once. */
    private static final class Fields {
        private final List<Violation> violations = new ArrayList<>(0);
        private String id;
        private String handle;
        private String content;
        private String createdAt;

        void put(String name, JsonToken value, JsonParser parser) throws IOException {
            switch (name) {
                case "id" -> id = text(name, value, parser);
                case "handle" -> handle = text(name, value, parser);
                case "content" -> content = text(name, value, parser);
                case "created_at" -> createdAt = text(name, value, parser);
                default -> parser.skipChildren();
            }
        }

        private String text(String name, JsonToken value, JsonParser parser) throws IOException {
            if (value == JsonToken.VALUE_STRING) {
                return parser.getText();
            }
            if (value != JsonToken.VALUE_NULL) {
                violations.add(new Violation(name, "is not a string"));
            }
            parser.skipChildren();
            return null;
        }

        Tweet toTweet(boolean acceptedEarlier) throws InvalidTweetException {
            String normalHandle = TweetRules.normalizeHandle(handle);
            String normalContent = TweetRules.normalizeContent(content);
            Instant time = time();
            check("id", TweetRules.checkId(id));
            check(
                    "handle",
                    acceptedEarlier
                            ? TweetRules.checkEarlierHandle(normalHandle)
                            : TweetRules.checkHandle(normalHandle));
            check(
                    "content",
                    acceptedEarlier
                            ? TweetRules.checkEarlierContent(normalContent)
                            : TweetRules.checkContent(normalContent));
            check("created_at", TweetRules.checkCreatedAt(time));
            if (!violations.isEmpty()) {
                throw new InvalidTweetException(violations);
            }
            return new Tweet(id, normalHandle, normalContent, time);
        }

        private void check(String field, Optional<Violation> violation) {
            if (violation.isPresent()
                    && violations.stream().noneMatch(v -> v.field().equals(field))) {
                violations.add(violation.get());
            }
        }

        private Instant time() {
            if (createdAt == null) {
                return null;
            }
            try {
                return UtcTime.parse(createdAt);
            } catch (DateTimeException e) {
                violations.add(
                        new Violation(
                                "created_at",
                                "is not an ISO 8601 time such as 2026-01-31T12:00:00.000Z"));
                return null;
            }
        }
    }
}
