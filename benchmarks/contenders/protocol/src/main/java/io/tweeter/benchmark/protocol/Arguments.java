package io.tweeter.benchmark.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Arguments {@code name=value} of a contender. */
public final class Arguments {

    private final Map<String, String> values = new HashMap<>();

    /**
     * Takes the arguments of a process.
     *
     * @throws IllegalArgumentException if one is not of the form {@code name=value}
     */
    public Arguments(String... arguments) {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(argument + " is not name=value");
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
    }

    /**
     * Its value.
     *
     * @throws IllegalArgumentException if it is missing
     */
    public String text(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(name + "=... is missing"));
    }

    /**
     * Its value as a whole number.
     *
     * @throws IllegalArgumentException if it is missing or no whole number
     */
    public long number(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is not a whole number: " + text(name), e);
        }
    }

    /** Its value, if it was given. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
