package io.tweeter.deploy.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TweeterHomeTest {

    @TempDir Path root;

    @Test
    void classPathHasAllJarsOfTheServersModule() throws IOException {
        Path lib = Files.createDirectories(root.resolve("deploy/servers/kafka/target/lib"));
        Files.createFile(lib.resolve("a.jar"));

        assertThat(new TweeterHome(root).serverClassPath("kafka")).isEqualTo(lib + "/*");
    }

    @Test
    void moduleWithoutJarsIsNamedWithTheCommandThatBuildsIt() throws IOException {
        Files.createDirectories(root.resolve("deploy/servers/kafka/target/lib"));

        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> new TweeterHome(root).serverClassPath("kafka"))
                .withMessageEndingWith(
                        "contains no jars; run mvn -q -pl deploy/servers/kafka package");
    }

    @Test
    void jarIsFoundInItsModule() throws IOException {
        Path target = Files.createDirectories(root.resolve("ingest-app/target"));
        Path jar = Files.createFile(target.resolve("ingest-app.jar"));

        assertThat(new TweeterHome(root).ingestJar()).isEqualTo(jar);
    }

    @Test
    void missingJarIsNamed() {
        assertThatExceptionOfType(ServerException.class)
                .isThrownBy(() -> new TweeterHome(root).jar("flink-jobs", "flink-jobs.jar"))
                .withMessageStartingWith(
                        root.resolve("flink-jobs/target/flink-jobs.jar") + " is missing");
    }
}
