package io.tweeter.deploy.chaos;

import io.tweeter.deploy.servers.Programs;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Packets that a node drops, without an answer, as a network that is cut does: rules of nftables in
 * the node's network namespace.
 */
final class PacketFilter implements AutoCloseable {

    private static final String NFT = "nft";
    private static final String TABLE = "tweeter_chaos";

    /** Whether or not it exists. */
    private static final String DELETE =
            "table inet " + TABLE + " {}\ndelete table inet " + TABLE + "\n";

    /** A twentieth of them: five per cent. */
    static final int LOST_OF = 20;

    private final String namespace;

    private PacketFilter(String namespace) {
        this.namespace = namespace;
    }

    /** What is dropped, by the words of nftables that match it; nothing if there are none. */
    record Rules(List<String> incoming, List<String> outgoing) {

        private static final String FROM_OTHERS = "iifname != \"lo\"";
        private static final String TO_OTHERS = "oifname != \"lo\"";
        private static final String RANDOM = " numgen random mod " + LOST_OF + " == 0";

        /** Nothing outside the node can be reached. */
        static final Rules EVERYTHING = new Rules(List.of(FROM_OTHERS), List.of(TO_OTHERS));

        /** Some of the packets from and to outside the node, at random. */
        static final Rules SOME =
                new Rules(List.of(FROM_OTHERS + RANDOM), List.of(TO_OTHERS + RANDOM));

        static final Rules INCOMING = new Rules(List.of(FROM_OTHERS), List.of());
        static final Rules OUTGOING = new Rules(List.of(), List.of(TO_OTHERS));

        Rules {
            incoming = List.copyOf(incoming);
            outgoing = List.copyOf(outgoing);
        }

        /** By TCP, nothing outside the node can be reached, but one server of its own can. */
        static Rules everythingBut(int port) {
            return new Rules(
                    List.of(FROM_OTHERS + " tcp dport != " + port),
                    List.of(TO_OTHERS + " tcp sport != " + port));
        }

        /** Servers of the node that listen on ports: as if they were gone. */
        static Rules server(int... ports) {
            String set = set(ports);
            return new Rules(
                    List.of(FROM_OTHERS + " tcp dport " + set),
                    List.of(TO_OTHERS + " tcp sport " + set));
        }

        /** The node's processes cannot reach such servers, also the node's own. */
        static Rules clients(int... ports) {
            String set = set(ports);
            return new Rules(List.of("tcp sport " + set), List.of("tcp dport " + set));
        }

        /** Neither the node's servers nor its clients of such. */
        static Rules all(int... ports) {
            return server(ports).and(clients(ports));
        }

        Rules and(Rules other) {
            List<String> in = new ArrayList<>(incoming);
            in.addAll(other.incoming);
            List<String> out = new ArrayList<>(outgoing);
            out.addAll(other.outgoing);
            return new Rules(in, out);
        }

        private static String set(int[] ports) {
            List<String> all = new ArrayList<>();
            for (int port : ports) {
                all.add(Integer.toString(port));
            }
            return "{ " + String.join(", ", all) + " }";
        }

        /** The rules as nftables reads them. */
        String script() {
            return """
                   %s
                   table inet %s {
                     chain incoming { type filter hook input priority 0; policy accept; %s }
                     chain outgoing { type filter hook output priority 0; policy accept; %s }
                   }
                   """
                    .formatted(DELETE, TABLE, chain(incoming), chain(outgoing));
        }

        private static String chain(List<String> matches) {
            return matches.stream().map(match -> match + " drop;").collect(Collectors.joining(" "));
        }
    }

    /** What the machine lacks; empty if nothing. */
    static Optional<String> missing() {
        if (Programs.find(NFT, System.getenv("PATH")).isEmpty()) {
            return Optional.of("nft is not installed (package nftables)");
        }
        return "root".equals(System.getProperty("user.name"))
                ? Optional.empty()
                : Optional.of("only root may change what a node's network drops");
    }

    /**
     * Drops packets until it is closed.
     *
     * @param namespace of the node
     * @throws IOException if nftables refuses; nothing is dropped then
     */
    static PacketFilter start(String namespace, Rules rules)
            throws IOException, InterruptedException {
        PacketFilter filter = new PacketFilter(namespace);
        try {
            filter.nft(rules.script());
            return filter;
        } catch (IOException | InterruptedException e) {
            // It may have taken effect all the same.
            try {
                filter.nft(DELETE);
            } catch (IOException | InterruptedException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /** Lets all packets pass, also those that a run which was killed has left dropped. */
    static void clear(String namespace) throws IOException, InterruptedException {
        new PacketFilter(namespace).nft(DELETE);
    }

    /** Lets all packets pass again. */
    @Override
    public void close() throws IOException {
        try {
            nft(DELETE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("waiting for nft in " + namespace);
        }
    }

    private void nft(String script) throws IOException, InterruptedException {
        Programs.run(script, List.of("ip", "netns", "exec", namespace, NFT, "-f", "-"));
    }
}
