package io.tweeter.deploy.tools.post;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.tweeter.model.TweetRules;
import io.tweeter.model.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Turns a line into the request that posts it. Checks only what a request needs; the service checks
 * the rules of a tweet. Used by one thread.
 */
final class LineParser {

    private static final JsonFactory JSON = new JsonFactory();

    private final IdempotencyKeySource keys;
    private final UnaryOperator<String> seal;

    /** A parser whose requests have the keys of their lines. */
    LineParser(IdempotencyKeySource keys) {
        this(keys, UnaryOperator.identity());
    }

    /**
     * @param seal makes the key that is sent of the key of a line
     */
    LineParser(IdempotencyKeySource keys, UnaryOperator<String> seal) {
        this.keys = keys;
        this.seal = seal;
    }

    /**
     * Parses a line.
     *
     * @throws InvalidLineException if it cannot become a request; the message says why
     */
    TweetRequest parse(TweetFile.Line line) throws InvalidLineException {
        if (line.tooLong()) {
            throw new InvalidLineException(
                    "is longer than " + TweetFile.MAX_LINE_LENGTH + " bytes");
        }
        Fields fields = fields(line.text());
        String own = keys.key(line.number(), line.text(), fields.key());
        String key = seal.apply(own);
        Optional<Violation> violation = TweetRules.checkIdempotencyKey(key);
        if (violation.isPresent()) {
            throw new InvalidLineException(violation.get().toString());
        }
        return new TweetRequest(
                line.number(), own, key, Optional.ofNullable(fields.handle()), body(fields));
    }

    private record Fields(String handle, String content, Optional<String> key) {}

    private static Fields fields(byte[] text) throws InvalidLineException {
        String handle = null;
        String content = null;
        String key = null;
        String id = null;
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new InvalidLineException("is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "handle" -> handle = string(name, parser);
                    case "content" -> content = string(name, parser);
                    case "idempotency_key" -> key = scalar(name, parser);
                    case "id" -> id = scalar(name, parser);
                    default -> parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new InvalidLineException("has text after the JSON object");
            }
        } catch (JsonProcessingException e) {
            throw new InvalidLineException("is not JSON: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            // Jackson reports invalid UTF-8 as a plain I/O error.
            throw new InvalidLineException("is not UTF-8 JSON: " + firstLine(e.getMessage()));
        }
        return new Fields(handle, content, Optional.ofNullable(key == null ? id : key));
    }

    private static String string(String name, JsonParser parser)
            throws IOException, InvalidLineException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NULL -> null;
            default -> throw new InvalidLineException(name + " is not a string");
        };
    }

    /** Ids may be numbers: many data sets number their records. */
    private static String scalar(String name, JsonParser parser)
            throws IOException, InvalidLineException {
        return parser.currentToken().isNumeric() ? parser.getText() : string(name, parser);
    }

    private static byte[] body(Fields fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            if (fields.handle() != null) {
                json.writeStringField("handle", fields.handle());
            }
            if (fields.content() != null) {
                json.writeStringField("content", fields.content());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
