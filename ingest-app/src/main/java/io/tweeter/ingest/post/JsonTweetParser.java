package io.tweeter.ingest.post;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.tweeter.ingest.http.ProblemException;
import io.tweeter.ingest.http.Utf8;
import io.tweeter.model.Violation;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a tweet from JSON: {@code {"handle", "content"}}, bare or as the member {@code tweet}. */
final class JsonTweetParser {

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(32)
                                    .maxNumberLength(100)
                                    .build())
                    .build();

    private JsonTweetParser() {}

    /**
     * Reads the whole body as one JSON object. Unknown members are ignored.
     *
     * @throws ProblemException 400 if it is anything else, 422 if a field is not a string
     */
    static PostedTweet parse(Buffer body) {
        // Decoded first: Jackson would guess other encodings and accept overlong UTF-8.
        String text = Utf8.decode(body.getBytes());
        Fields fields = new Fields();
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw ProblemException.badRequest("The body is not a JSON object.");
            }
            Optional<Fields> nested = Optional.empty();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("tweet") && value == JsonToken.START_OBJECT) {
                    nested = Optional.of(readNested(json));
                } else {
                    fields.put(name, value, json);
                }
            }
            if (json.nextToken() != null) {
                throw ProblemException.badRequest(
                        "There is more after the JSON object; send one object only.");
            }
            return nested.orElse(fields).toTweet();
        } catch (JsonProcessingException e) {
            throw ProblemException.badRequest(
                    "The body is not valid JSON" + where(e.getLocation()) + ".");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /** Jackson gives no location for a text that exceeds its limits. */
    private static String where(JsonLocation location) {
        return location == null
                ? ""
                : ": it cannot be parsed from line "
                        + location.getLineNr()
                        + ", column "
                        + location.getColumnNr()
                        + " on";
    }

    private static Fields readNested(JsonParser json) throws IOException {
        Fields fields = new Fields();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            fields.put(name, json.nextToken(), json);
        }
        return fields;
    }

    private static final class Fields {
        private final List<Violation> violations = new ArrayList<>(0);
        private String handle;
        private String content;

        void put(String name, JsonToken value, JsonParser json) throws IOException {
            switch (name) {
                case "handle" -> handle = text(name, value, json);
                case "content" -> content = text(name, value, json);
                default -> json.skipChildren();
            }
        }

        private String text(String name, JsonToken value, JsonParser json) throws IOException {
            if (value == JsonToken.VALUE_STRING) {
                return json.getText();
            }
            if (value != JsonToken.VALUE_NULL) {
                violations.add(new Violation(name, "is not a string"));
            }
            json.skipChildren();
            return null;
        }

        PostedTweet toTweet() {
            if (!violations.isEmpty()) {
                throw PostProblems.invalid(violations);
            }
            return new PostedTweet(handle, content, Optional.empty());
        }
    }
}
