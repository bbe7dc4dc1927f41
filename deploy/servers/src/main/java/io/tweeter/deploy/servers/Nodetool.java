package io.tweeter.deploy.servers;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Cassandra's nodetool on a node of this machine. It needs JMX, which {@link CassandraNode} does
 * without: the node opens it when it is first asked, on its own address, until it stops.
 *
 * @param home where its class path is
 * @param dir the node's directory
 * @param host the node's address
 * @param port of JMX
 */
public record Nodetool(TweeterHome home, Path dir, String host, int port) {

    private static final int HEAP_MIB = 128;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final String ALREADY_OPEN = "Agent already started";

    /**
     * The command line.
     *
     * @param node the node's process
     * @param arguments as of nodetool
     * @throws IOException if JMX cannot be opened
     */
    public List<String> command(ProcessHandle node, List<String> arguments) throws IOException {
        open(node);
        return CassandraNode.opened(new JavaCommand(HEAP_MIB))
                .options(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        // It keeps a history of its commands in this folder.
                        "-Duser.home=" + dir,
                        "-Dlogback.configurationFile=" + logging())
                .run(
                        home.serverClassPath("cassandra"),
                        "org.apache.cassandra.tools.NodeTool",
                        arguments(arguments));
    }

    private String[] arguments(List<String> arguments) {
        return Stream.concat(
                        Stream.of("-h", host, "-p", Integer.toString(port)), arguments.stream())
                .toArray(String[]::new);
    }

    private Path logging() throws IOException {
        Path logging = dir.resolve("conf").resolve("logback-tools.xml").toAbsolutePath();
        Templates.write(Nodetool.class, "logback-tools.xml", Map.of(), logging);
        return logging;
    }

    private void open(ProcessHandle node) throws IOException {
        Properties jmx = new Properties();
        jmx.setProperty("com.sun.management.jmxremote.host", host);
        jmx.setProperty("com.sun.management.jmxremote.port", Integer.toString(port));
        jmx.setProperty("com.sun.management.jmxremote.authenticate", "false");
        jmx.setProperty("com.sun.management.jmxremote.ssl", "false");
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(node.pid()));
            try {
                machine.startManagementAgent(jmx);
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | IOException e) {
            if (e.getMessage() == null || !e.getMessage().contains(ALREADY_OPEN)) {
                throw new IOException(
                        "JMX of process %d cannot be opened at %s:%d: %s"
                                .formatted(node.pid(), host, port, e.getMessage()),
                        e);
            }
            requireOpenHere();
        }
    }

    /** An operator's options may have opened it elsewhere. */
    private void requireOpenHere() throws IOException {
        try {
            Sockets.connect(host, port, TIMEOUT_MILLIS).close();
        } catch (IOException e) {
            throw new IOException(
                    "JMX of the node is open, but not at %s:%d; restart the node without options for JMX"
                            .formatted(host, port),
                    e);
        }
    }
}
