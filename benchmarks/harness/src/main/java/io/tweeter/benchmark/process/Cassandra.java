package io.tweeter.benchmark.process;

import io.tweeter.deploy.testkit.CassandraServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** The Cassandra that all contenders of a run share, with the pipeline's tables. */
public final class Cassandra implements AutoCloseable {

    private final CassandraServer server;
    private final TweetTables tables;

    /** Starts it, with its data in a folder. */
    public Cassandra(Path dir) throws InterruptedException {
        server = CassandraServer.start(dir);
        InetSocketAddress address = server.contactPoint();
        tables =
                new TweetTables(
                        address.getHostString(), address.getPort(), server.localDatacenter());
        tables.create();
    }

    /** Where clients connect, {@code host:port}. */
    public String contactPoint() {
        InetSocketAddress address = server.contactPoint();
        return address.getHostString() + ":" + address.getPort();
    }

    /** What clients call its data centre. */
    public String localDatacenter() {
        return server.localDatacenter();
    }

    /** CPU seconds of the server since its start. */
    public double cpuSeconds() {
        return Usage.cpuSeconds(server.handle());
    }

    /** The tables. */
    public TweetTables tables() {
        return tables;
    }

    @Override
    public void close() {
        tables.close();
        server.close();
    }
}
