package io.tweeter.deploy.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives a process another clock than the machine's, with libfaketime. */
final class WrongClock {

    private static final String LIBRARY = "libfaketimeMT.so.1";
    private static final String PRELOAD = "LD_PRELOAD";
    private static final String OFFSET = "FAKETIME";

    /** Where Linux distributions install it. */
    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"));

    private static final int DEPTH = 3;

    private WrongClock() {}

    /** What the machine lacks; empty if nothing. */
    static Optional<String> missing() {
        return library().isPresent()
                ? Optional.empty()
                : Optional.of(LIBRARY + " is not installed (package faketime)");
    }

    /**
     * Variables for a process with a wrong clock. The monotonic clock is shifted as well, as timed
     * waits do not work otherwise; its differences stay right.
     */
    static Map<String, String> environment(Duration offset) {
        return Map.of(
                PRELOAD,
                library().orElseThrow().toString(),
                OFFSET,
                "%+ds".formatted(offset.toSeconds()));
    }

    /** Whether variables of a server give it a wrong clock. */
    static boolean isIn(Map<String, String> variables) {
        return variables.containsKey(OFFSET);
    }

    /** Variables of a server with another clock than before, the others unchanged. */
    static Map<String, String> in(Map<String, String> variables, Duration offset) {
        Map<String, String> changed = new LinkedHashMap<>(variables);
        changed.keySet().removeAll(List.of(PRELOAD, OFFSET));
        if (!offset.isZero()) {
            changed.putAll(environment(offset));
        }
        return changed;
    }

    private static Optional<Path> library() {
        return FOLDERS.stream().filter(Files::isDirectory).flatMap(WrongClock::in).findFirst();
    }

    private static Stream<Path> in(Path folder) {
        try (Stream<Path> files = Files.find(folder, DEPTH, (file, is) -> file.endsWith(LIBRARY))) {
            return files.toList().stream();
        } catch (UncheckedIOException | IOException e) {
            return Stream.empty();
        }
    }
}
