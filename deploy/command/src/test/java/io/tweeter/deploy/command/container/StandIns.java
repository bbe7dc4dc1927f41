package io.tweeter.deploy.command.container;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tweeter.deploy.command.Documents;
import io.tweeter.deploy.servers.CassandraNode;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.testkit.CommandRun;
import io.tweeter.deploy.testkit.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Images of other projects, made here under the names that our Dockerfiles and the compose file
 * use: a Debian with Java, and the servers' jars of this build.
 */
public final class StandIns {

    private static final String DEBIAN = "tweeter-test/debian";
    private static final Path SOURCES =
            TweeterHome.find().root().resolve("deploy/command/src/test/resources/stand-ins");

    /** Of Java, in all images, those of ours too: what runs for minutes only, as in other tests. */
    private static final String ONE_COMPILER = "ENV JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1";

    private final DockerEngine engine;
    private final Path dir;

    private StandIns(DockerEngine engine, Path dir) {
        this.engine = engine;
        this.dir = dir;
    }

    /**
     * Makes them all.
     *
     * @param compose the compose file with the names of the servers' images
     * @param dir an empty directory
     */
    public static void build(DockerEngine engine, Path compose, Path dir)
            throws IOException, InterruptedException {
        new StandIns(engine, dir).build(Documents.read(compose).path("services"));
    }

    private void build(JsonNode services) throws IOException, InterruptedException {
        Tool.require("debootstrap");
        debian();
        engine.succeed("docker", "tag", DEBIAN, Dockerfile.of("tweeter-ingest").last("FROM"));
        make("flink", Dockerfile.of("tweeter-flink").last("FROM"));
        for (String server : List.of("kafka", "cassandra", "haproxy", "prometheus", "grafana")) {
            make(server, services.path(server).path("image").asText());
        }
    }

    /** Packages come from where this machine gets its own. */
    private void debian() throws IOException, InterruptedException {
        Path archive = dir.resolve("debian.tar");
        CommandRun made =
                CommandRun.program(
                        Path.of("/bin/sh"),
                        SOURCES.resolve("debian").toString(),
                        dir.resolve("debian").toString(),
                        archive.toString());
        assertThat(made.exitCode()).as(made.output()).isZero();
        engine.succeed("docker", "import", "--change=" + ONE_COMPILER, archive.toString(), DEBIAN);
        Files.delete(archive);
    }

    /** Builds an image of its sources here and of the server's jars. */
    private void make(String server, String name) throws IOException, InterruptedException {
        Path context = Files.createDirectories(dir.resolve(server));
        engine.succeed("cp", "-r", SOURCES.resolve(server) + "/.", context.toString());
        Path jars = TweeterHome.find().root().resolve("deploy/servers/" + server + "/target/lib");
        if (Files.isDirectory(jars)) {
            engine.succeed("cp", "-rL", jars.toString(), context.resolve("lib").toString());
        }
        if (server.equals("cassandra")) {
            Files.write(context.resolve("options"), cassandraOptions());
        }
        engine.succeed("docker", "build", "--tag=" + name, context.toString());
    }

    /** Options of Cassandra's JVM, but for those that tell where its files are. */
    private List<String> cassandraOptions() throws IOException, InterruptedException {
        Path data = Files.createDirectories(dir.resolve("cassandra-options"));
        try (Stream<String> options =
                new CassandraNode(
                                TweeterHome.find(),
                                data,
                                data.resolve("log"),
                                1,
                                2,
                                Optional.empty())
                        .prepare().stream()) {
            return options.skip(1)
                    .takeWhile(option -> !option.equals("-cp"))
                    .filter(
                            option ->
                                    !option.startsWith("-Xm")
                                            && !option.contains("java.rmi")
                                            && !option.contains(data.toString()))
                    .toList();
        }
    }
}
