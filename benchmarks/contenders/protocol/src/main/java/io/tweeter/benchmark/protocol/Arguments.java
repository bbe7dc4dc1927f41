package io.tweeter.benchmark.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The arguments of a contender, each {@code name=value}. */
public final class Arguments {

    private final Map<String, String> values = new HashMap<>();

    /**
     * Parses the arguments of a process.
     *
     * @throws IllegalArgumentException if an argument is not of the form {@code name=value}
     */
    public Arguments(String... arguments) {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "argument '" + argument + "' is not of the form name=value");
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
    }

    /**
     * The value of an argument.
     *
     * @throws IllegalArgumentException if it is missing
     */
    public String text(String name) {
        return find(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("argument " + name + "=... is missing"));
    }

    /**
     * The value of an argument as a whole number.
     *
     * @throws IllegalArgumentException if it is missing or not a whole number
     */
    public long number(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is not a whole number: " + text(name), e);
        }
    }

    /** The value of an optional argument. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }
}
