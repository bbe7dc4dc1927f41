package io.tweeter.benchmark.process;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What a Cassandra node knows of the sizes of its tables. It opens no port for that: its process is
 * attached to, as by {@code jcmd}.
 */
public final class TableSizes implements AutoCloseable {

    private final JMXConnector connector;
    private final MBeanServerConnection node;

    /**
     * Sizes of a table that is flushed, in bytes.
     *
     * @param data of all partitions, before compression
     * @param disk of its files, compressed
     * @param largestPartition before compression, at most a fifth too high; a partition that is
     *     spread over several files counts by its largest part
     * @param filters memory of its Bloom filters, which tell whether a file has a partition
     */
    public record TableSize(long data, long disk, long largestPartition, long filters) {}

    /** Attaches to the process of a node. */
    @SuppressWarnings("BanJNDI") // the other side is a process that this one has started
    TableSizes(ProcessHandle process) throws IOException {
        connector = JMXConnectorFactory.connect(new JMXServiceURL(address(process)));
        node = connector.getMBeanServerConnection();
    }

    private static String address(ProcessHandle process) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("cannot attach to Cassandra", e);
        }
    }

    /** Writes what is in memory to disk. */
    public void flush() throws IOException {
        try {
            node.invoke(
                    new ObjectName("org.apache.cassandra.db:type=StorageService"),
                    "forceKeyspaceFlush",
                    new Object[] {TweetTables.KEYSPACE, new String[0]},
                    new String[] {String.class.getName(), String[].class.getName()});
        } catch (JMException e) {
            throw new IOException("cannot flush", e);
        }
    }

    /** The sizes of a table. */
    public TableSize of(String table) throws IOException {
        return new TableSize(
                metric(table, "UncompressedLiveDiskSpaceUsed", "Count"),
                metric(table, "LiveDiskSpaceUsed", "Count"),
                metric(table, "MaxPartitionSize", "Value"),
                metric(table, "BloomFilterOffHeapMemoryUsed", "Value"));
    }

    private long metric(String table, String name, String attribute) throws IOException {
        try {
            return ((Number)
                            node.getAttribute(
                                    new ObjectName(
                                            "org.apache.cassandra.metrics:type=Table,keyspace=%s,scope=%s,name=%s"
                                                    .formatted(TweetTables.KEYSPACE, table, name)),
                                    attribute))
                    .longValue();
        } catch (JMException e) {
            throw new IOException("cannot read " + name + " of table " + table, e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
