package io.tweeter.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionsTest {

    @Test
    void comeFromTheNamesOfTheMainJars(@TempDir Path repository) throws Exception {
        Path lib =
                Files.createDirectories(
                        repository.resolve("benchmarks/contenders/flink/target/lib"));
        Files.createFile(lib.resolve("flink-runtime-1.20.3.jar"));
        Files.createFile(lib.resolve("flink-runtime-web-1.20.4.jar"));
        assertThat(Versions.of(repository)).isEqualTo(Map.of("flink-runtime", "1.20.3"));
    }
}
