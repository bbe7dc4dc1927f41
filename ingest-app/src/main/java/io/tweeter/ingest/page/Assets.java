package io.tweeter.ingest.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

    /**
     * One file.
     *
     * @param contentType media type
     * @param etag entity tag with its quotes; changes with the content
     * @param bytes the content; must not be modified
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Asset(String contentType, String etag, byte[] bytes) {}

    private final Map<String, Asset> byName;

    private Assets(Map<String, Asset> byName) {
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
    public Optional<Asset> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    private static Asset read(String name) {
        try (InputStream file = Assets.class.getResourceAsStream("/web/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the jar lacks web/" + name);
            }
            byte[] bytes = file.readAllBytes();
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Asset(
                    TYPES.get(name.substring(name.lastIndexOf('.') + 1)),
                    '"' + HexFormat.of().formatHex(hash, 0, 12) + '"',
                    bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("reading web/" + name, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
