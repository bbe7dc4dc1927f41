package io.tweeter.deploy.testkit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.tweeter.deploy.servers.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A Cassandra of its own process, and a session on it: one for all test classes that ask for it,
 * since its start takes long. Keyspaces keep them apart.
 */
public final class TestCassandra implements AutoCloseable {

    /** Changes of the schema take their time on a busy machine. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(1);

    /** Of every keyspace here, as in CQL. */
    public static final String REPLICATION = "{'class': 'SimpleStrategy', 'replication_factor': 1}";

    private final Path dir;
    private final CassandraServer server;
    private final CqlSession session;

    private TestCassandra() throws IOException, InterruptedException {
        dir = Files.createTempDirectory("tweeter-cassandra");
        server = CassandraServer.start(dir);
        session =
                CqlSession.builder()
                        .addContactPoint(server.contactPoint())
                        .withLocalDatacenter(server.localDatacenter())
                        .withConfigLoader(
                                DriverConfigLoader.programmaticBuilder()
                                        .withDuration(
                                                DefaultDriverOption.REQUEST_TIMEOUT,
                                                REQUEST_TIMEOUT)
                                        .build())
                        .build();
    }

    /** Creates an empty keyspace, replacing one of an earlier test class. */
    public void emptyKeyspace(String name) {
        dropKeyspace(name);
        session.execute("CREATE KEYSPACE " + name + " WITH replication = " + REPLICATION);
    }

    /** Drops a keyspace that an earlier class may have left. */
    public void dropKeyspace(String name) {
        session.execute("DROP KEYSPACE IF EXISTS " + name);
    }

    public CqlSession session() {
        return session;
    }

    /** As in the variable CASSANDRA_CONTACT_POINTS. */
    public String contactPoint() {
        return server.contactPoint().getHostString() + ":" + server.contactPoint().getPort();
    }

    public String localDatacenter() {
        return server.localDatacenter();
    }

    /** Handle of the process, to stop it where it stands; it must go on before the test is over. */
    public ProcessHandle handle() {
        return server.handle();
    }

    @Override
    public void close() throws IOException {
        session.close();
        server.close();
        Directories.delete(dir);
    }

    /** Gives it to the test classes that name this extension. */
    public static final class Extension extends SharedResource<TestCassandra> {

        /** Called by JUnit. */
        public Extension() {
            super(TestCassandra.class);
        }

        @Override
        protected TestCassandra start() throws IOException, InterruptedException {
            return new TestCassandra();
        }
    }
}
