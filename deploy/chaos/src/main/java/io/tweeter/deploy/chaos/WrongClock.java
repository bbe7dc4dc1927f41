package io.tweeter.deploy.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets a process see another time than the machine's, by the library that Debian has for that. */
final class WrongClock {

    private static final String LIBRARY = "libfaketimeMT.so.1";

    /** Where Debian and others put it. */
    private static final List<Path> FOLDERS =
            List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"));

    private static final int DEPTH = 3;

    private WrongClock() {}

    /** What the machine lacks for it; empty if nothing. */
    static Optional<String> missing() {
        return library().isPresent()
                ? Optional.empty()
                : Optional.of(LIBRARY + " is not installed (package faketime)");
    }

    /**
     * Variables for a process whose clock is to be off. That of time that passes is off as well, as
     * waiting does not work otherwise; its differences stay right.
     */
    static Map<String, String> environment(Duration off) {
        return Map.of(
                "LD_PRELOAD",
                library().orElseThrow().toString(),
                "FAKETIME",
                "%+ds".formatted(off.toSeconds()));
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
