package io.tweeter.deploy.testkit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.tweeter.deploy.servers.CassandraNode;
import io.tweeter.deploy.servers.Member;
import io.tweeter.deploy.servers.Security;
import io.tweeter.deploy.servers.ServerException;
import io.tweeter.deploy.servers.TweeterHome;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A running Cassandra, for tests; ports that a test does not name are free ones. */
public final class CassandraServer extends TestServer<CassandraNode> {

    /** Schema changes are slow on a busy machine. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(1);

    private CassandraServer(Path dir, int port) throws InterruptedException {
        this(dir, port, FreePorts.next(), Optional.empty(), Member.alone());
    }

    private CassandraServer(
            Path dir, int port, int storagePort, Optional<Security> security, Member member)
            throws InterruptedException {
        super(
                new CassandraNode(
                        TweeterHome.find(),
                        dir,
                        dir.resolve("cassandra.log"),
                        port,
                        storagePort,
                        security,
                        member));
    }

    /** Starts Cassandra on a free port, see {@link #start(Path, int)}. */
    public static CassandraServer start(Path dir) throws InterruptedException {
        return start(dir, FreePorts.next());
    }

    /**
     * Starts Cassandra and waits until it is ready.
     *
     * @param dir for configuration, data and log; data of an earlier start is used again
     * @param port where clients connect
     * @throws ServerException if it does not become ready; the message names its log file
     */
    public static CassandraServer start(Path dir, int port) throws InterruptedException {
        return new CassandraServer(dir, port);
    }

    /**
     * Starts the nodes of a cluster with TLS, also between them.
     *
     * @param dir has a folder for each node
     * @param hosts the addresses of the nodes
     */
    public static TestNodes<CassandraServer> startNodes(
            Path dir, Security security, List<String> hosts) throws InterruptedException {
        return startNodes(dir, Optional.of(security), hosts);
    }

    /** Starts the nodes of a cluster without TLS; see {@link #startNodes(Path, Security, List)}. */
    public static TestNodes<CassandraServer> startNodes(Path dir, List<String> hosts)
            throws InterruptedException {
        return startNodes(dir, Optional.empty(), hosts);
    }

    private static TestNodes<CassandraServer> startNodes(
            Path dir, Optional<Security> security, List<String> hosts) throws InterruptedException {
        int port = FreePorts.next();
        int storagePort = FreePorts.next();
        return TestNodes.start(
                hosts,
                member ->
                        new CassandraServer(
                                dir.resolve(member.name("node")),
                                port,
                                storagePort,
                                security,
                                member));
    }

    /** Where the other nodes connect. */
    public InetSocketAddress storage() {
        return new InetSocketAddress(server().host(), server().storagePort());
    }

    /** Addresses of all nodes for clients, as in the variable CASSANDRA_CONTACT_POINTS. */
    public String contactPoints() {
        return server().contactPoints();
    }

    /** Address for clients, not resolved. */
    public InetSocketAddress contactPoint() {
        return server().contactPoint();
    }

    /** Connects to it. */
    public CqlSession connect() {
        return CqlSession.builder()
                .addContactPoint(contactPoint())
                .withLocalDatacenter(localDatacenter())
                .withConfigLoader(
                        DriverConfigLoader.programmaticBuilder()
                                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT)
                                // By default, closing a session takes two seconds.
                                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                                .build())
                .build();
    }

    /** The data centre that clients name. */
    public String localDatacenter() {
        return CassandraNode.DATACENTER;
    }
}
