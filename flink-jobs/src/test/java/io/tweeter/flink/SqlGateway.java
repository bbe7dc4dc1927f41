package io.tweeter.flink;

import io.tweeter.deploy.servers.FlinkCluster;
import io.tweeter.deploy.servers.Http;
import io.tweeter.deploy.servers.JavaCommand;
import io.tweeter.deploy.servers.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Flink's SQL gateway: what plans statements and gives them to a cluster.
 *
 * @param classPath of Flink and of the gateway
 */
record SqlGateway(FlinkCluster cluster, String classPath, int port) implements Server {

    private static final int HEAP_MIB = 384;

    URI rest() {
        return Http.local(port, "/v2/");
    }

    @Override
    public String name() {
        return "sql-gateway";
    }

    @Override
    public Map<Integer, String> ports() {
        return Map.of(port, "Flink's SQL gateway");
    }

    @Override
    public Path log() {
        return cluster.logs().resolve("sql-gateway.log");
    }

    @Override
    public int memoryMiB() {
        return 700;
    }

    @Override
    public List<String> prepare() {
        return new JavaCommand(HEAP_MIB)
                .options("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .options(
                        "-Dlog4j2.configurationFile=" + cluster.conf().resolve("log4j2.properties"))
                .options("-Dlog.file=" + log())
                .allUnnamed("--add-opens", "java.base", "java.lang", "java.time", "java.util")
                .run(
                        classPath,
                        "org.apache.flink.table.gateway.SqlGateway",
                        "-Dsql-gateway.endpoint.rest.address=" + LOOPBACK,
                        "-Dsql-gateway.endpoint.rest.port=" + port);
    }

    @Override
    public Map<String, String> environment() {
        return Map.of("FLINK_CONF_DIR", cluster.conf().toString());
    }

    @Override
    public void probe() throws IOException, InterruptedException {
        Http.expectOk(rest().resolve("info"));
    }
}
