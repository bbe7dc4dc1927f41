package io.tweeter.deploy.command.dcos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where a process of this machine takes TCP connections, from Linux's /proc. */
final class ListeningPorts {

    private static final String LISTEN = "0A";

    private ListeningPorts() {}

    /** The addresses of a process, those of IPv4 within IPv6 as IPv4. */
    static Set<InetSocketAddress> of(long pid) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            open.map(ListeningPorts::target).forEach(sockets::add);
        }
        Set<InetSocketAddress> found = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(process.resolve("net").resolve(table))) {
                String[] fields = line.strip().split("\\s+", 11);
                if (fields[3].equals(LISTEN) && sockets.contains("socket:[" + fields[9] + "]")) {
                    found.add(address(fields[1]));
                }
            }
        }
        return found;
    }

    /** Where a file descriptor leads; nowhere if it was closed since it was listed. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Reads the kernel's form: hexadecimal, each group of four bytes of the address in reverse. The
     * last one has all of an IPv4 address, and of one within IPv6; zeros are any address.
     */
    private static InetSocketAddress address(String hex) throws UnknownHostException {
        int colon = hex.indexOf(':');
        byte[] reversed = HexFormat.of().parseHex(hex.substring(colon - 8, colon));
        byte[] address = {reversed[3], reversed[2], reversed[1], reversed[0]};
        return new InetSocketAddress(
                InetAddress.getByAddress(address), Integer.parseInt(hex.substring(colon + 1), 16));
    }
}
