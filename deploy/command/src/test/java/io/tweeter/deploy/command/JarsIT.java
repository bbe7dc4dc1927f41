package io.tweeter.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars that users run hold neither the test kit nor the libraries of tests. */
class JarsIT {

    private static final Path ROOT = TweeterHome.find().root();

    @Test
    void commandsLibrariesHaveNoneOfTests() throws IOException {
        try (Stream<Path> jars = Files.list(ROOT.resolve("deploy/command/target/lib"))) {
            List<String> names = jars.map(jar -> jar.getFileName().toString()).toList();

            assertThat(names)
                    .anyMatch(name -> name.startsWith("tweeter-servers-"))
                    .noneMatch(
                            name ->
                                    name.matches(
                                            "(tweeter-testkit|archunit|junit|assertj|awaitility"
                                                    + "|playwright|driver).*"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy/command",
                "deploy/servers/cassandra",
                "deploy/servers/flink",
                "deploy/servers/kafka"
            })
    void librariesAreThoseOfThisBuild(String module) throws IOException {
        Path target = ROOT.resolve(module).resolve("target");
        String[] libraries = Files.readString(target.resolve("built.classpath")).split(":", -1);
        try (Stream<Path> jars = Files.list(target.resolve("lib"))) {
            assertThat(jars.map(Path::getFileName))
                    .filteredOn(jar -> !jar.equals(Path.of("flink-browser-guard.jar"))) // its own
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.of(libraries).map(jar -> Path.of(jar).getFileName()).toList());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deploy/command/target/tweeter.jar",
                "ingest-app/target/ingest-app.jar",
                "flink-jobs/target/flink-jobs.jar"
            })
    void jarHasNoClassesOfTests(String jar) throws IOException {
        try (JarFile file = new JarFile(ROOT.resolve(jar).toFile())) {
            assertThat(file.stream().map(ZipEntry::getName))
                    .anyMatch(name -> name.startsWith("io/tweeter/"))
                    .noneMatch(
                            name ->
                                    name.startsWith("io/tweeter/deploy/testkit/")
                                            || name.startsWith("com/tngtech/archunit/")
                                            || name.startsWith("org/junit/"));
        }
    }
}
