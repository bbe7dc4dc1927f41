package io.tweeter.ingest.page;

import io.tweeter.ingest.http.StaticFile;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files that the pages load, served at {@code /assets/NAME}: style, scripts, logo. They are few
 * and small, so they are kept in memory; a lookup never touches the file system.
 */
public final class Assets {

    private static final Map<String, String> TYPES =
            Map.of(
                    "css", "text/css; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "svg", "image/svg+xml");

    private final Map<String, StaticFile> byName;

    private Assets(Map<String, StaticFile> byName) {
        this.byName = byName;
    }

    /** Reads the files from the class path. */
    public static Assets load() {
        return new Assets(
                Stream.of(
                                "tweeter.css",
                                "logo.svg",
                                "tweeter.js",
                                "charts.js",
                                "compose.js",
                                "hashtags.js",
                                "live.js",
                                "text.js",
                                "timeline.js")
                        .collect(Collectors.toUnmodifiableMap(Function.identity(), Assets::read)));
    }

    /** A file by its name, without {@code /assets/}. */
    public Optional<StaticFile> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static StaticFile read(String name) {
        return StaticFile.read(
                "/web/" + name, TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    }
}
