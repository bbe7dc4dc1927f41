package io.tweeter.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** The jar that is submitted. */
class JobJarIT {

    private static final Path JAR = Path.of("target/flink-jobs.jar");
    private static final Path FLINK_LIB = Path.of("../deploy/servers/flink/target/lib");

    private static Set<String> classes(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    @Test
    void holdsNothingThatFlinksLibHolds() throws IOException {
        Set<String> jobs = classes(JAR);
        try (Stream<Path> lib = Files.list(FLINK_LIB)) {
            List<Path> jars = lib.filter(file -> file.toString().endsWith(".jar")).toList();
            assertThat(jars).hasSizeGreaterThan(10);
            assertThat(jars)
                    .allSatisfy(
                            jar ->
                                    assertThat(classes(jar))
                                            .as(jar.getFileName().toString())
                                            .doesNotContainAnyElementsOf(jobs));
        }
    }

    @Test
    void holdsWhatTheJobsNeed() {
        assertThat(classes(JAR))
                .contains(
                        "io/tweeter/flink/store/TweetStoreJob.class",
                        "io/tweeter/flink/counts/TweetCountsJob.class",
                        "io/tweeter/model/Tweet.class",
                        "io/tweeter/shaded/org/apache/flink/connector/kafka/source/KafkaSource.class",
                        "org/apache/kafka/clients/consumer/KafkaConsumer.class",
                        "com/datastax/oss/driver/api/core/CqlSession.class",
                        "io/tweeter/shaded/com/fasterxml/jackson/core/JsonFactory.class")
                .noneMatch(name -> name.startsWith("com/fasterxml/"))
                .noneMatch(name -> name.startsWith("com/google/"))
                .noneMatch(name -> name.startsWith("org/slf4j/"));
    }

    @Test
    void listsTheFactoriesOfAllTableConnectors() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            ZipEntry services =
                    jar.getEntry("META-INF/services/org.apache.flink.table.factories.Factory");
            String factories =
                    new String(jar.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8);

            assertThat(factories.lines())
                    .contains(
                            "io.tweeter.flink.unique.TweeterTableFactory",
                            "io.tweeter.flink.cassandra.CassandraTableFactory",
                            "io.tweeter.flink.kafka.UpsertKafkaTableFactory")
                    .noneMatch(factory -> factory.contains("org.apache.flink"));
        }
    }
}
