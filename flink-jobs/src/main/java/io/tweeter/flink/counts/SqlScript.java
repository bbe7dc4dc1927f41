package io.tweeter.flink.counts;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The statements of a script. */
public final class SqlScript {

    private static final Pattern COMMENT_LINE = Pattern.compile("(?m)^\\s*--.*$");
    private static final Pattern END_OF_STATEMENT = Pattern.compile(";\\s*(\\n|$)");

    private final String text;

    private SqlScript(String text) {
        this.text = text;
    }

    /** A script with comments on lines of their own. */
    public static SqlScript of(String text) {
        return new SqlScript(COMMENT_LINE.matcher(text).replaceAll(""));
    }

    /** Reads a file in {@code sql/} on the class path. */
    static SqlScript read(String name) {
        return of(Resource.read("sql/" + name));
    }

    /** Replaces the placeholder {@code ${group}} with these table options. */
    SqlScript with(String group, Map<String, String> options) {
        String list =
                options.entrySet().stream()
                        .map(
                                option ->
                                        literal(option.getKey())
                                                + " = "
                                                + literal(option.getValue()))
                        .sorted()
                        .collect(Collectors.joining(",\n    "));
        return new SqlScript(text.replace("${" + group + "}", list));
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** The statements, without comments and final semicolons. */
    public List<String> statements() {
        return Arrays.stream(END_OF_STATEMENT.split(text))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
