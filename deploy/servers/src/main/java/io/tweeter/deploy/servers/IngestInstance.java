package io.tweeter.deploy.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One instance of the ingest service.
 *
 * @param jar runnable jar
 * @param number from 1 on
 * @param host the address that it binds to
 * @param settings variables that tell it where Kafka and Cassandra are
 */
public record IngestInstance(
        Path jar, int number, String host, int port, Path log, Map<String, String> settings)
        implements Server {

    private static final int HEAP_MIB = 96;

    /** The settings are copied. */
    public IngestInstance {
        settings = Map.copyOf(settings);
    }

    /** An instance on the loopback address. */
    public IngestInstance(Path jar, int number, int port, Path log, Map<String, String> settings) {
        this(jar, number, LOOPBACK, port, log, settings);
    }

    @Override
    public String name() {
        return "ingest-" + number;
    }

    @Override
    public Map<Integer, String> ports() {
        return Map.of(port, "ingest instance " + number);
    }

    @Override
    public int memoryMiB() {
        return 300;
    }

    @Override
    public List<String> prepare() {
        return new JavaCommand(HEAP_MIB)
                .options("-XX:+UseSerialGC", "-Xss512k", "-XX:MaxDirectMemorySize=64m")
                .runJar(jar);
    }

    @Override
    public Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>(settings);
        environment.put("PORT0", Integer.toString(port));
        environment.put("TWEETER_HOST", host);
        return environment;
    }

    @Override
    public void probe() throws IOException, InterruptedException {
        Http.expectOk(Http.at(host, port, "/health/ready"));
    }
}
