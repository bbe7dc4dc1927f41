package io.tweeter.deploy.jobs;

import io.tweeter.flink.store.TweetStoreJob;
import io.tweeter.model.env.Environment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** A Flink cluster in this process, with the REST API that a real one has. */
final class EmbeddedFlink implements AutoCloseable {

    private final MiniCluster cluster;
    private final Path directory;

    private EmbeddedFlink(MiniCluster cluster, Path directory) {
        this.cluster = cluster;
        this.directory = directory;
    }

    static EmbeddedFlink start(Path directory, int slots) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(
                CheckpointingOptions.SAVEPOINT_DIRECTORY,
                directory.resolve("savepoints").toUri().toString());
        return start(configuration, directory, slots);
    }

    /** One that has no folder for savepoints. */
    static EmbeddedFlink startWithoutSavepoints(Path directory, int slots) throws Exception {
        return start(new Configuration(), directory, slots);
    }

    private static EmbeddedFlink start(Configuration configuration, Path directory, int slots)
            throws Exception {
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        configuration.set(
                WebOptions.UPLOAD_DIR, Files.createDirectories(directory.resolve("up")).toString());
        // By default, numbers of records may be ten seconds old.
        configuration.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofMillis(1));
        configuration.set(RestOptions.ASYNC_OPERATION_STORE_DURATION, Duration.ofSeconds(20));
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(slots)
                                .build());
        cluster.start();
        return new EmbeddedFlink(cluster, directory);
    }

    URI uri() throws Exception {
        return cluster.getRestAddress().get();
    }

    FlinkRest client() throws Exception {
        return new FlinkRest(FlinkAddress.of(uri().toString(), Environment.of(Map.of())));
    }

    /** A jar with {@link TinyJob}, also under the name of one of the pipeline's jobs. */
    Path jar() throws IOException {
        return jar("tiny", "");
    }

    /**
     * Another release of it.
     *
     * @param release makes it another one
     * @param mode one of {@link TinyJob}'s, or nothing
     */
    Path jar(String release, String mode) throws IOException {
        return jar(directory, release, mode);
    }

    /** The same, for a cluster of another kind. */
    static Path jar(Path directory, String release, String mode) throws IOException {
        Path jar = directory.resolve(release + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> type : List.of(TinyJob.class, TweetStoreJob.class)) {
                String resource = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new JarEntry(resource));
                try (InputStream in = type.getClassLoader().getResourceAsStream(resource)) {
                    in.transferTo(out);
                }
            }
            out.putNextEntry(new JarEntry("release"));
            out.write(release.getBytes(StandardCharsets.UTF_8));
            out.putNextEntry(new JarEntry(TinyJob.MODE));
            out.write(mode.getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    Path savepoints() {
        return directory.resolve("savepoints");
    }

    Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    /** Jars that were uploaded and not deleted. */
    List<Path> uploads() {
        // Flink's temporary files may vanish while this lists, so it looks at names only.
        List<Path> jars = new ArrayList<>();
        try (var files =
                Files.newDirectoryStream(directory.resolve("up/flink-web-upload"), "*.jar")) {
            files.forEach(jars::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jars;
    }

    @Override
    public void close() {
        // Fails if nobody has read the result of an operation, as after the caller was killed.
        cluster.closeAsync().exceptionally(e -> null).join();
    }
}
