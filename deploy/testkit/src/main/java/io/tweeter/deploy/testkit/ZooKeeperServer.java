package io.tweeter.deploy.testkit;

import io.tweeter.deploy.servers.Member;
import io.tweeter.deploy.servers.Security;
import io.tweeter.deploy.servers.TweeterHome;
import io.tweeter.deploy.servers.ZooKeeperNode;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A running ZooKeeper, for tests of Flink's high availability. */
public final class ZooKeeperServer extends TestServer<ZooKeeperNode> {

    private ZooKeeperServer(
            Path dir, int port, int peerPort, int electionPort, Security security, Member member)
            throws InterruptedException {
        super(
                new ZooKeeperNode(
                        TweeterHome.find(),
                        dir,
                        dir.resolve("zookeeper.log"),
                        port,
                        peerPort,
                        electionPort,
                        Optional.of(security),
                        member));
    }

    /**
     * Starts the nodes of a cluster with TLS, also between them.
     *
     * @param dir has a folder for each node
     * @param hosts the addresses of the nodes
     */
    public static TestNodes<ZooKeeperServer> startNodes(
            Path dir, Security security, List<String> hosts) throws InterruptedException {
        int port = FreePorts.next();
        int peerPort = FreePorts.next();
        int electionPort = FreePorts.next();
        return TestNodes.start(
                hosts,
                member ->
                        new ZooKeeperServer(
                                dir.resolve(member.name("node")),
                                port,
                                peerPort,
                                electionPort,
                                security,
                                member));
    }

    /** All nodes, as Flink's {@code high-availability.zookeeper.quorum}. */
    public String quorum() {
        return server().member().all(server().port());
    }

    /** Where clients connect, and where other nodes do. */
    public List<InetSocketAddress> addresses() {
        return List.of(
                new InetSocketAddress(server().host(), server().port()),
                new InetSocketAddress(server().host(), server().electionPort()));
    }
}
