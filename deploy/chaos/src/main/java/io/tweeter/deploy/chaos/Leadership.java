package io.tweeter.deploy.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells from a JobManager's log whether it leads; Flink's REST API does not tell. */
final class Leadership {

    private static final String SUBJECT = "DispatcherRestEndpoint";
    private static final String GAINED = " was granted leadership with ";
    private static final String LOST = " lost leadership";
    private static final String STARTS = "Starting rest endpoint";

    private Leadership() {}

    /** Whether the last that the log says is that the JobManager has gained the lead. */
    static boolean lastIn(Path log) {
        return last(log).or(() -> last(log.resolveSibling(log.getFileName() + ".1"))).orElse(false);
    }

    private static Optional<Boolean> last(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(SUBJECT))
                    .filter(
                            line ->
                                    line.contains(GAINED)
                                            || line.contains(LOST)
                                            || line.contains(STARTS))
                    .reduce((earlier, later) -> later)
                    .map(line -> line.contains(GAINED));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
