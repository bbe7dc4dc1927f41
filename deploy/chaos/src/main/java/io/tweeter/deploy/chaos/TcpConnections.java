package io.tweeter.deploy.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tweeter.deploy.servers.Programs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Closes TCP connections of this machine in the kernel: at both ends, in the middle of their
 * traffic.
 */
final class TcpConnections {

    private static final String SS = "ss";

    private TcpConnections() {}

    /** What the machine lacks; empty if nothing. */
    static Optional<String> missing() {
        if (Programs.find(SS, System.getenv("PATH")).isEmpty()) {
            return Optional.of(SS + " is not installed (package iproute2)");
        }
        return "root".equals(System.getProperty("user.name"))
                ? Optional.empty()
                : Optional.of("only root may close connections of other processes");
    }

    /**
     * Closes the connections from and to any of the ports, once.
     *
     * @return how many ends of connections; none if the kernel cannot, which ss does not say
     */
    static int cut(int... ports) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SS, "--kill", "--no-header", "--tcp"));
        String or = "";
        for (int port : ports) {
            command.addAll(List.of((or + "sport = :" + port + " or dport = :" + port).split(" ")));
            or = "or ";
        }
        // ss complains about each connection whose other end it has closed already.
        Process ss =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        // It lists those that it has closed, one a line.
        int closed = (int) new String(ss.getInputStream().readAllBytes(), UTF_8).lines().count();
        int exitCode = ss.waitFor();
        if (exitCode != 0) {
            throw new IOException(String.join(" ", command) + " failed: exit code " + exitCode);
        }
        return closed;
    }
}
