package io.tweeter.deploy.testkit;

import com.datastax.oss.driver.api.core.CqlSession;
import io.tweeter.deploy.servers.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Cassandra process and a session, shared by all test classes that ask for it, as it starts
 * slowly. Each class uses keyspaces of its own.
 */
public final class TestCassandra implements AutoCloseable {

    /** Replication of the keyspaces, in CQL. */
    public static final String REPLICATION = "{'class': 'SimpleStrategy', 'replication_factor': 1}";

    private final Path dir;
    private final CassandraServer server;
    private final CqlSession session;

    private TestCassandra() throws IOException, InterruptedException {
        dir = Files.createTempDirectory("tweeter-cassandra");
        server = CassandraServer.start(dir);
        session = server.connect();
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

    /** Handle of the process, to freeze it; the test must resume it before it ends. */
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
