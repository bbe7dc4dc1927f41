package io.tweeter.flink.counts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Reads text files in the job's jar, which {@code PlanReference.fromResource} cannot. */
final class Resource {

    private Resource() {}

    static String read(String path) {
        try (InputStream file = Resource.class.getResourceAsStream("/" + path)) {
            Objects.requireNonNull(file, () -> path + " is not on the class path");
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + " from the class path", e);
        }
    }
}
