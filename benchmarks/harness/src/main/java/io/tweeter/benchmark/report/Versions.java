package io.tweeter.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Versions of what is measured, from the names of the jars on the class paths. */
public final class Versions {

    /** The jar that stands for the version, by module. */
    private static final Map<String, String> MAIN_JARS =
            Map.of(
                    "benchmarks/contenders/flink",
                    "flink-runtime",
                    "benchmarks/contenders/kafka-streams",
                    "kafka-streams",
                    "benchmarks/contenders/spark",
                    "spark-sql_2.12",
                    "benchmarks/contenders/bare",
                    "kafka-clients",
                    "deploy/servers/kafka",
                    "kafka_2.13",
                    "deploy/servers/cassandra",
                    "cassandra-all");

    private Versions() {}

    /**
     * Versions by jar name, such as {@code flink-runtime}; modules that are not built are left out.
     *
     * @param repository root of the repository
     */
    public static Map<String, String> of(Path repository) throws IOException {
        Map<String, String> versions = new TreeMap<>();
        for (Map.Entry<String, String> jar : MAIN_JARS.entrySet()) {
            Path lib = repository.resolve(jar.getKey()).resolve("target/lib");
            if (Files.isDirectory(lib)) {
                Pattern name = Pattern.compile(Pattern.quote(jar.getValue()) + "-(\\d.*)\\.jar");
                try (Stream<Path> files = Files.list(lib)) {
                    files.map(file -> name.matcher(file.getFileName().toString()))
                            .filter(Matcher::matches)
                            .forEach(match -> versions.put(jar.getValue(), match.group(1)));
                }
            }
        }
        return versions;
    }

    /** The versions in one line. */
    static String summary(Map<String, String> versions) {
        return versions.entrySet().stream()
                .map(version -> version.getKey() + " " + version.getValue())
                .collect(Collectors.joining(", "));
    }
}
