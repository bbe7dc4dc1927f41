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
 * Environment variables, read with defaults and clear errors. An empty variable counts as not set.
 * A value can also stand in a file, named by the variable with {@code _FILE} appended: the way to
 * hand over secrets.
 */
public final class Environment {

    private static final Pattern SECRET =
            Pattern.compile(".*(PASSWORD|SECRET|JAAS|TOKEN|CREDENTIAL|_KEY)(?!.*_FILE$).*");

    /** Nine digits of any unit fit a {@link Duration}. */
    private static final Pattern SPAN = Pattern.compile("(?<amount>\\d{1,9}) *(?<unit>ms|s|m|h|d)");

    private final Map<String, String> variables;

    private Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /** The environment of this process. */
    public static Environment ofProcess() {
        return of(System.getenv());
    }

    public static Environment of(Map<String, String> variables) {
        return new Environment(Map.copyOf(variables));
    }

    /**
     * This environment with some variables replaced.
     *
     * @param assignments {@code NAME=VALUE} each, as on a command line
     * @throws InvalidSettingException if one has no {@code =}
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
     * Whether a variable of that name could hold a secret, and so is never shown or passed on. The
     * name of a file with a secret is none.
     */
    public static boolean mayBeSecret(String name) {
        return SECRET.matcher(name).matches();
    }

    /** All variables as they stand, without {@code _FILE} resolved. */
    public Map<String, String> variables() {
        return variables;
    }

    /** The value, from the variable itself or from the file that its {@code _FILE} twin names. */
    public Optional<String> find(String name) {
        String value = variables.get(name);
        if (value != null && !value.isBlank()) {
            return Optional.of(value.strip());
        }
        String file = variables.get(name + "_FILE");
        if (file == null || file.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(Path.of(file.strip())).strip());
        } catch (IOException e) {
            throw new InvalidSettingException(
                    name + "_FILE", "names '" + file + "', which cannot be read");
        }
    }

    public String text(String name, String otherwise) {
        return find(name).orElse(otherwise);
    }

    /** A whole number within bounds, both included. */
    public int number(String name, int otherwise, int least, int most) {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, like a number out of bounds
        }
        throw new InvalidSettingException(
                name, "is '" + value.get() + "', not a whole number from " + least + " to " + most);
    }

    public boolean flag(String name, boolean otherwise) {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return otherwise;
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
     * A time span with a unit: {@code 250ms}, {@code 5s}, {@code 10m}, {@code 24h} or {@code 7d}.
     */
    public Duration duration(String name, Duration otherwise) {
        Optional<String> value = find(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        Matcher span = SPAN.matcher(value.get().toLowerCase(Locale.ROOT));
        if (!span.matches()) {
            throw new InvalidSettingException(
                    name, "is '" + value.get() + "', not a time such as 250ms, 5s, 10m, 24h or 7d");
        }
        ChronoUnit unit =
                switch (span.group("unit")) {
                    case "ms" -> ChronoUnit.MILLIS;
                    case "s" -> ChronoUnit.SECONDS;
                    case "m" -> ChronoUnit.MINUTES;
                    case "h" -> ChronoUnit.HOURS;
                    default -> ChronoUnit.DAYS;
                };
        return Duration.of(Long.parseLong(span.group("amount")), unit);
    }

    /** Values separated by commas, blanks around them dropped. */
    public List<String> list(String name, String otherwise) {
        return Arrays.stream(text(name, otherwise).split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
