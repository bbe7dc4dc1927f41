package io.tweeter.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.flink.counts.SqlScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * A Zeppelin note, as Zeppelin reads it.
 *
 * @param paragraphs in the order in which a person runs them
 */
public record Note(List<Paragraph> paragraphs) {

    /** The note in the repository. */
    static final Path FILE =
            TweeterHome.find().root().resolve("notebooks").resolve("tweeter-analytics.zpln");

    /** Reads {@link #FILE}. */
    public static Note read() throws IOException {
        JsonNode note = new ObjectMapper().readTree(FILE.toFile());
        return new Note(
                StreamSupport.stream(note.get("paragraphs").spliterator(), false)
                        .map(Paragraph::of)
                        .toList());
    }

    /** The paragraph with a title. */
    public Paragraph paragraph(String title) {
        return paragraphs.stream()
                .filter(paragraph -> paragraph.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError(FILE + " has no paragraph " + title));
    }

    /**
     * One box of the note.
     *
     * @param interpreter what runs it, such as {@code flink.ssql}
     * @param properties what stands in parentheses behind the interpreter's name
     * @param text the rest
     * @param config how it is shown
     */
    public record Paragraph(
            String title,
            String interpreter,
            Map<String, String> properties,
            String text,
            JsonNode config) {

        private static final Pattern DIRECTIVE = Pattern.compile("%([\\w.]+)(?:\\((.*)\\))?\\n");
        private static final Pattern PROPERTY =
                Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^,]*))(?:,\\s*|$)");
        private static final Pattern FORM =
                Pattern.compile("\\$?\\$\\{([^=}]+)=([^,}]*)(?:,[^}]*)?}");

        private static Paragraph of(JsonNode json) {
            String text = json.get("text").asText();
            Matcher directive = DIRECTIVE.matcher(text);
            if (!directive.lookingAt()) {
                throw new AssertionError("starts with no interpreter: " + text);
            }
            return new Paragraph(
                    json.path("title").asText(),
                    directive.group(1),
                    properties(directive.group(2)),
                    text.substring(directive.end()),
                    json.get("config"));
        }

        private static Map<String, String> properties(String list) {
            Map<String, String> properties = new LinkedHashMap<>();
            if (list != null) {
                Matcher property = PROPERTY.matcher(list);
                int end = 0;
                while (property.find() && property.start() == end && end < list.length()) {
                    end = property.end();
                    properties.put(
                            property.group(1),
                            property.group(2) == null ? property.group(3) : property.group(2));
                }
                if (end < list.length()) {
                    throw new AssertionError("no properties: " + list.substring(end));
                }
            }
            return properties;
        }

        boolean isSql() {
            return interpreter.equals("flink.ssql");
        }

        /** Whether Flink runs it until somebody stops it. */
        boolean isStreaming() {
            return isSql() && statements(Map.of()).stream().anyMatch(Paragraph::isJob);
        }

        private static boolean isJob(String statement) {
            return statement.matches("(?s)(SELECT|WITH|INSERT)\\b.*");
        }

        /**
         * Its statements.
         *
         * @param answers what a person enters, by names of forms; for others the default counts
         */
        public List<String> statements(Map<String, String> answers) {
            return SqlScript.of(
                            FORM.matcher(text)
                                    .replaceAll(
                                            (MatchResult form) ->
                                                    answers.getOrDefault(
                                                            form.group(1), form.group(2))))
                    .statements();
        }

        /** What the chart shows of the result; missing if it has none. */
        JsonNode graph() {
            return config.path("results").path("0").path("graph");
        }
    }
}
