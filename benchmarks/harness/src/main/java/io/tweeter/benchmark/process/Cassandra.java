package io.tweeter.benchmark.process;

import io.tweeter.deploy.testkit.CassandraServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** The Cassandra server that all contenders share, with the pipeline's tables. */
public final class Cassandra implements AutoCloseable {

    private final CassandraServer server;
    private final TweetTables tables;

    /** Starts the server, with its data in a directory. */
    public Cassandra(Path dir) throws InterruptedException {
        server = CassandraServer.start(dir);
        InetSocketAddress address = server.contactPoint();
        tables =
                new TweetTables(
                        address.getHostString(), address.getPort(), server.localDatacenter());
        tables.create();
    }

    /** Contact point for clients, {@code host:port}. */
    public String contactPoint() {
        InetSocketAddress address = server.contactPoint();
        return address.getHostString() + ":" + address.getPort();
    }

    /** Name of the data center for clients. */
    public String localDatacenter() {
        return server.localDatacenter();
    }

    /** CPU time of the server since its start. */
    public CpuTime cpuTime() {
        return CpuTime.of(server.handle());
    }

    /** The tables. */
    public TweetTables tables() {
        return tables;
    }

    /** A view of its sizes, to be closed by the caller. */
    public TableSizes sizes() throws IOException {
        return new TableSizes(server.handle());
    }

    /** Waits until all that was written is in compacted files, so that its CPU is spent. */
    public void settle() throws IOException, InterruptedException {
        try (TableSizes sizes = sizes()) {
            sizes.settle();
        }
    }

    @Override
    public void close() {
        tables.close();
        server.close();
    }
}
