package io.tweeter.deploy.tools.post;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
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

    /**
     * How a file is written, by its first line, if not as one JSON object a line: what is wrong,
     * and what makes it right, to be read after the file's name.
     */
    static Optional<String> otherForm(TweetFile.Line first) {
        try (JsonParser parser = JSON.createParser(first.text())) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY) {
                return Optional.of(
                        "is a JSON array; one object a line is wanted, as jq -c '.[]' makes it");
            }
            while (token != null) {
                token = parser.nextToken();
            }
        } catch (JsonProcessingException e) {
            // An object goes on in the next line between tokens; a line that was cut ends in one.
            boolean inToken =
                    e instanceof JsonEOFException end && end.getTokenBeingDecoded() != null;
            if (endsTooEarly(e) && !inToken && !first.tooLong()) {
                return Optional.of(
                        "has objects over several lines; one object a line is wanted, as jq -c . makes it");
            }
        } catch (IOException e) {
            // It is reported as any other line.
        }
        return Optional.empty();
    }

    private record Fields(String handle, String content, Optional<String> key) {}

    private static Fields fields(byte[] text) throws InvalidLineException {
        if (TweetFile.otherEncoding(text).isPresent()) {
            // Jackson would guess the encoding.
            throw new InvalidLineException("is not UTF-8 JSON: it is in UTF-16 or UTF-32");
        }
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
            throw new InvalidLineException(
                    "is not JSON: "
                            + (endsTooEarly(e)
                                    ? "it ends too early"
                                    : firstLine(e.getOriginalMessage())));
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

    /** Jackson has a class for some of these errors only. */
    private static boolean endsTooEarly(JsonProcessingException e) {
        return e.getOriginalMessage().startsWith("Unexpected end-of-input");
    }

    private static String firstLine(String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
