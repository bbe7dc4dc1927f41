package io.tweeter.flink.counts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Text files in the job's jar. Flink's own {@code PlanReference.fromResource} cannot read jars. */
final class Resource {

    private Resource() {}

    static String read(String path) {
        try (InputStream file = Resource.class.getResourceAsStream("/" + path)) {
            Objects.requireNonNull(file, () -> path + " is not on the class path");
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path, e);
        }
    }
}
