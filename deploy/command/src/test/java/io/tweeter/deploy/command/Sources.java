package io.tweeter.deploy.command;

import io.tweeter.deploy.servers.TweeterHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Java sources of what users run. */
public final class Sources {

    private Sources() {}

    /** The text of all of them. */
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

    private static boolean isMain(Path file) {
        return file.toString().contains("/src/main/java/") && file.toString().endsWith(".java");
    }
}
