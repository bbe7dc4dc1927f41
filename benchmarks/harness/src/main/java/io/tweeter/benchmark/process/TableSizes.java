package io.tweeter.benchmark.process;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.time.Duration;
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

    private static final Duration COMPACT_WITHIN = Duration.ofMinutes(20);
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

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

    /** Writes what is in memory to disk, and waits until no table has anything to compact. */
    public void settle() throws IOException, InterruptedException {
        flush();
        long end = System.nanoTime() + COMPACT_WITHIN.toNanos();
        do {
            if (System.nanoTime() > end) {
                throw new IOException(
                        "compaction took longer than " + COMPACT_WITHIN.toMinutes() + " min");
            }
            // At first, too: compactions are planned a moment after the flush.
            Thread.sleep(POLL_INTERVAL.toMillis());
        } while (pendingCompactions() > 0);
    }

    /** Those that run or are needed. */
    private long pendingCompactions() throws IOException {
        return value("type=Compaction,name=PendingTasks", "Value");
    }

    private void flush() throws IOException {
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
        return value(
                "type=Table,keyspace=%s,scope=%s,name=%s"
                        .formatted(TweetTables.KEYSPACE, table, name),
                attribute);
    }

    private long value(String metric, String attribute) throws IOException {
        try {
            ObjectName name = new ObjectName("org.apache.cassandra.metrics:" + metric);
            return ((Number) node.getAttribute(name, attribute)).longValue();
        } catch (JMException e) {
            throw new IOException("cannot read " + metric, e);
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
