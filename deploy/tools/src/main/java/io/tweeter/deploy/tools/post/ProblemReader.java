package io.tweeter.deploy.tools.post;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads why a request was rejected from {@code application/problem+json} (RFC 9457). */
final class ProblemReader {

    private static final JsonFactory JSON = new JsonFactory();

    private ProblemReader() {}

    /**
     * The status and the reason: the rules that the tweet breaks, or else the problem's detail or
     * title, or else the status's phrase if the body is not a problem.
     */
    static String reason(int status, String phrase, byte[] body) {
        Problem problem = new Problem();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                problem.read(parser);
            }
        } catch (IOException e) {
            // not JSON, or cut off: use what has been read so far
        }
        String reason = problem.reason();
        return status
                + " "
                + (reason.isBlank() ? phrase : reason.lines().findFirst().orElse(phrase));
    }

    private static final class Problem {
        private final List<String> errors = new ArrayList<>(0);
        private String title = "";
        private String detail = "";

        void read(JsonParser parser) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "title" -> title = parser.getValueAsString("");
                    case "detail" -> detail = parser.getValueAsString("");
                    case "errors" -> readErrors(value, parser);
                    default -> parser.skipChildren();
                }
            }
        }

        private void readErrors(JsonToken value, JsonParser parser) throws IOException {
            if (value != JsonToken.START_ARRAY) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                String field = "";
                String message = "";
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    switch (name) {
                        case "field" -> field = parser.getValueAsString("");
                        case "message" -> message = parser.getValueAsString("");
                        default -> parser.skipChildren();
                    }
                }
                errors.add((field + " " + message).strip());
            }
        }

        String reason() {
            if (!errors.isEmpty()) {
                return String.join("; ", errors);
            }
            return detail.isBlank() ? title : detail;
        }
    }
}
