package io.tweeter.deploy.servers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Configuration files from templates beside a class, with {@code ${name}} filled in. */
public final class Templates {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z.]+)}");

    private Templates() {}

    /**
     * Fills in a template.
     *
     * @param beside class whose package holds the template
     * @param template file name
     * @param values by name, without the braces
     * @throws IllegalArgumentException if the template or one of its values is missing
     */
    public static String fill(Class<?> beside, String template, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(read(beside, template))
                .replaceAll(
                        match -> {
                            String value = values.get(match.group(1));
                            if (value == null) {
                                throw new IllegalArgumentException(
                                        template + " needs a value for " + match.group());
                            }
                            return Matcher.quoteReplacement(value);
                        });
    }

    /** Fills in a template and writes it to a file, whose directory is created if missing. */
    public static void write(
            Class<?> beside, String template, Map<String, String> values, Path file)
            throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, fill(beside, template, values));
    }

    /**
     * Values for a file that Java's {@code Properties} read: a backslash begins an escape there,
     * and each byte is a character of its own.
     *
     * @param values one or several lines
     */
    static String properties(String values) {
        return values.chars()
                .mapToObj(
                        c -> c == '\\' || c > '~' ? "\\u%04x".formatted(c) : Character.toString(c))
                .collect(Collectors.joining());
    }

    private static String read(Class<?> beside, String template) {
        try (InputStream text = beside.getResourceAsStream(template)) {
            if (text == null) {
                throw new IllegalArgumentException(
                        "there is no template " + template + " beside " + beside.getName());
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("reading " + template + " from the class path", e);
        }
    }
}
