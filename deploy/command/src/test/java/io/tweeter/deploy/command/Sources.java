package io.tweeter.deploy.command;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The Java sources of the programs that users run. */
public final class Sources {

    /** Variables that other programs in the images read. */
    private static final Set<String> OTHER_PROGRAMS =
            Set.of(
                    "FLINK_PROPERTIES",
                    "JDK_JAVA_OPTIONS",
                    "ZEPPELIN_ALLOWED_ORIGINS",
                    "ZEPPELIN_MEM",
                    "ZEPPELIN_INTP_MEM");

    private Sources() {}

    /** The text of all source files. */
    public static String all() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String folder : List.of("tweeter-model", "ingest-app", "flink-jobs", "deploy")) {
            try (Stream<Path> files = Files.walk(TweeterHome.find().root().resolve(folder))) {
                for (Path file : files.filter(Sources::isMain).toList()) {
                    text.append(Files.readString(file));
                }
            }
        }
        return text.toString();
    }

    /**
     * The environment variables that nothing reads. A misspelt variable would be ignored silently.
     *
     * @param names names of variables in a deployment file
     */
    public static Set<String> unreadVariables(Set<String> names) throws IOException {
        String sources = all();
        return names.stream()
                .filter(name -> !OTHER_PROGRAMS.contains(name) && !isKafkaProperty(name))
                .filter(name -> !sources.contains('"' + withoutFile(name) + '"'))
                .collect(Collectors.toSet());
    }

    /** Each variable can name a file that has its value. */
    private static String withoutFile(String name) {
        return name.replaceFirst("_FILE$", "");
    }

    private static boolean isKafkaProperty(String name) {
        String property =
                name.replaceFirst("^KAFKA_", "").toLowerCase(Locale.ROOT).replace('_', '.');
        return name.startsWith("KAFKA_")
                && (ProducerConfig.configNames().contains(property)
                        || ConsumerConfig.configNames().contains(property));
    }

    private static boolean isMain(Path file) {
        return file.toString().contains("/src/main/java/") && file.toString().endsWith(".java");
    }
}
