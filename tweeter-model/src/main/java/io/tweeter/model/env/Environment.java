package io.tweeter.model.env;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Settings from environment variables, with defaults and clear errors. A blank variable counts as
 * not set. Variable {@code NAME_FILE} names a file with the value of {@code NAME}, which is how to
 * pass secrets.
 */
public final class Environment {

    private static final Pattern SECRET =
            Pattern.compile(
                    ".*(PASSWORD|SECRET|JAAS|TOKEN|CREDENTIAL|_KEY(?!SPACE|STORE))(?!.*_FILE$).*");

    private static final Pattern LINE_BREAKS_AT_END = Pattern.compile("[\\r\\n]+$");

    /** Nine digits of every unit fit a {@link Duration}. */
    private static final Pattern DURATION =
            Pattern.compile("(?<amount>\\d{1,9}) *(?<unit>ms|s|m|h|d)");

    private final Map<String, String> variables;

    private Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /** The environment of this process. */
    public static Environment ofProcess() {
        return of(System.getenv());
    }

    /** An environment of these variables. */
    public static Environment of(Map<String, String> variables) {
        return new Environment(Map.copyOf(variables));
    }

    /**
     * This environment with some variables set or replaced.
     *
     * @param assignments {@code NAME=VALUE} each, as on a command line
     * @throws InvalidSettingException if one has another form
     */
    public Environment with(String... assignments) {
        Map<String, String> merged = new LinkedHashMap<>(variables);
        Arrays.stream(assignments)
                .forEach(
                        assignment -> {
                            int equals = assignment.indexOf('=');
                            if (equals < 1) {
                                throw new InvalidSettingException(
                                        assignment, "is not of the form NAME=VALUE");
                            }
                            merged.put(
                                    assignment.substring(0, equals),
                                    assignment.substring(equals + 1));
                        });
        return of(merged);
    }

    /**
     * Whether a variable of this name may contain a secret, and so must never be shown or passed
     * on. The name of a file with a secret is not a secret.
     */
    public static boolean mayBeSecret(String name) {
        return SECRET.matcher(name).matches();
    }

    /** Blanks may be part of a password; a line break at the end is that of a text file. */
    private static String stripped(String name, String value) {
        return name.endsWith("PASSWORD")
                ? LINE_BREAKS_AT_END.matcher(value).replaceFirst("")
                : value.strip();
    }

    /** All variables as they are set, without {@code _FILE} resolved. */
    public Map<String, String> variables() {
        return variables;
    }

    /**
     * The value of a variable, or of the file that its {@code _FILE} variant names, without white
     * space around it; of a password, only line breaks at the end are left out.
     *
     * @throws InvalidSettingException if that file cannot be read
     */
    public Optional<String> find(String name) {
        String value = variables.get(name);
        if (value != null && !value.isBlank()) {
            return Optional.of(stripped(name, value));
        }
        String file = variables.get(name + "_FILE");
        if (file == null || file.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(stripped(name, Files.readString(Path.of(file.strip()))));
        } catch (IOException e) {
            throw new InvalidSettingException(
                    name + "_FILE", "names '" + file + "', which cannot be read");
        }
    }

    /** The value of a variable, or the default. */
    public String text(String name, String defaultValue) {
        return find(name).orElse(defaultValue);
    }

    /**
     * A whole number.
     *
     * @param min smallest value allowed
     * @param max largest value allowed
     * @throws InvalidSettingException if the value is anything else
     */
    public int number(String name, int defaultValue, int min, int max) {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, like a number out of bounds
        }
        throw new InvalidSettingException(
                name, "is '" + value.get() + "', not a whole number from " + min + " to " + max);
    }

    /**
     * A flag: true, yes, on or 1; false, no, off or 0.
     *
     * @throws InvalidSettingException if the value is anything else
     */
    public boolean flag(String name, boolean defaultValue) {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return defaultValue;
        }
        return switch (value.get().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "1" -> true;
            case "false", "no", "off", "0" -> false;
            default ->
                    throw new InvalidSettingException(
                            name, "is '" + value.get() + "', not true or false");
        };
    }

    /**
     * A duration with a unit: {@code 250ms}, {@code 5s}, {@code 10m}, {@code 24h} or {@code 7d}.
     *
     * @throws InvalidSettingException if the value is anything else
     */
    public Duration duration(String name, Duration defaultValue) {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return defaultValue;
        }
        Matcher duration = DURATION.matcher(value.get().toLowerCase(Locale.ROOT));
        if (!duration.matches()) {
            throw new InvalidSettingException(
                    name,
                    "is '" + value.get() + "', not a duration such as 250ms, 5s, 10m, 24h or 7d");
        }
        ChronoUnit unit =
                switch (duration.group("unit")) {
                    case "ms" -> ChronoUnit.MILLIS;
                    case "s" -> ChronoUnit.SECONDS;
                    case "m" -> ChronoUnit.MINUTES;
                    case "h" -> ChronoUnit.HOURS;
                    default -> ChronoUnit.DAYS;
                };
        return Duration.of(Long.parseLong(duration.group("amount")), unit);
    }

    /**
     * A duration as in {@link #duration(String, Duration)}, within bounds.
     *
     * @throws InvalidSettingException if the value is anything else, or out of bounds
     */
    public Duration duration(String name, Duration defaultValue, Duration min, Duration max) {
        Duration duration = duration(name, defaultValue);
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            throw new InvalidSettingException(
                    name,
                    "is '%s', not from %dms to %dms"
                            .formatted(text(name, ""), min.toMillis(), max.toMillis()));
        }
        return duration;
    }

    /** Values separated by commas, without the white space around them. */
    public List<String> list(String name, String defaultValue) {
        return Arrays.stream(text(name, defaultValue).split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
