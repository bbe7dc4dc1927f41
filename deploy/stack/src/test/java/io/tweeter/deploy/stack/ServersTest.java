package io.tweeter.deploy.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tweeter.deploy.servers.IngestInstance;
import io.tweeter.deploy.servers.Server;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServersTest {

    private static final Path DIR = Path.of("x");
    private static final Server SHELL = new ShellServer(DIR, "");

    private final Servers servers = new Servers();

    @BeforeEach
    void setUp() {
        Stream.of(instance(1), instance(2), SHELL)
                .map(ServersTest::supervise)
                .forEach(servers::add);
    }

    @Test
    void newIngestInstanceFollowsTheOthers() {
        servers.addIngest(supervise(instance(3)));

        assertThat(servers.entries())
                .extracting(StackState.Entry::name)
                .containsExactly("ingest-1", "ingest-2", "ingest-3", "shell");
    }

    @Test
    void ingestInstancesAreListedWithoutOtherServers() {
        assertThat(servers.ingest())
                .extracting(server -> server.server().name())
                .containsExactly("ingest-1", "ingest-2");
    }

    @Test
    void serversAreFoundByName() {
        assertThat(servers.find("shell")).contains(servers.get(SHELL));
        assertThat(servers.find("ingest")).isEmpty();
    }

    @Test
    void removedServerIsNotFound() {
        servers.remove(servers.find("ingest-2").orElseThrow());

        assertThat(servers.find("ingest-2")).isEmpty();
        assertThat(servers.ingest()).hasSize(1);
    }

    private static IngestInstance instance(int number) {
        return new IngestInstance(
                DIR.resolve("a.jar"), number, 10_000 + number, DIR.resolve("log"), Map.of());
    }

    private static SupervisedServer supervise(Server server) {
        return new SupervisedServer(server, null, null);
    }
}
