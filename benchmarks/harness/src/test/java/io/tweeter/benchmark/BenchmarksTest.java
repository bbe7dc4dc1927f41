package io.tweeter.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BenchmarksTest {

    private static final Path REPOSITORY = Path.of("/src/tweeter");

    @Test
    void aFailureSaysWhy() {
        Exception reason = new IOException("no space left on device");
        Exception failure =
                new IllegalStateException("a request failed", new IllegalStateException(reason));

        assertThat(Benchmarks.describe(failure))
                .isEqualTo("a request failed: no space left on device");
        assertThat(Benchmarks.describe(new IOException("is late", new InterruptedException())))
                .isEqualTo("is late: InterruptedException");
        assertThat(Benchmarks.describe(new IOException(reason)))
                .isEqualTo("java.io.IOException: no space left on device");
        assertThat(Benchmarks.describe(reason)).isEqualTo("no space left on device");
    }

    @Test
    void resultsOfSourcesThatNoCommitHasAreNotKeptBesideThem() {
        Path kept = REPOSITORY.resolve("benchmarks/results");

        assertThat(Benchmarks.keepsUncommitted(REPOSITORY, kept, "3efe7f2-dirty")).isTrue();
        assertThat(Benchmarks.keepsUncommitted(REPOSITORY, kept, "3efe7f2")).isFalse();
        assertThat(
                        Benchmarks.keepsUncommitted(
                                REPOSITORY,
                                REPOSITORY.resolve("benchmarks/target/results"),
                                "3efe7f2-dirty"))
                .isFalse();
        assertThat(Benchmarks.keepsUncommitted(REPOSITORY, Path.of("/elsewhere"), "3efe7f2-dirty"))
                .isFalse();
    }
}
