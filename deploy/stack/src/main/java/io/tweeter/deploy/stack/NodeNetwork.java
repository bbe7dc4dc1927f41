package io.tweeter.deploy.stack;

import io.tweeter.deploy.servers.Member;
import io.tweeter.deploy.servers.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A network namespace of Linux for each node, with an interface {@code eth0} that a bridge joins to
 * those of the others and to this machine. So the network of a node can be cut and slowed. Names
 * and addresses follow from the port offset, so that several stacks can share a machine; the bridge
 * names the owner, as a stack that was killed leaves its network to whoever uses the offset next.
 *
 * @param portOffset of the stack
 * @param nodes how many
 * @param owner the stack's data directory
 */
record NodeNetwork(int portOffset, int nodes, String owner) {

    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final Path INTERFACES = Path.of("/sys/class/net");

    /** Bytes of an alias of an interface, less one. */
    private static final int MAX_OWNER = 255;

    /** This machine's own address in the network. */
    private static final int MACHINE = 254;

    /** The network of a stack, which has three nodes. */
    static NodeNetwork of(int portOffset, Path dataDirectory) {
        // Percent-encoded, and so ASCII without blanks.
        String owner = dataDirectory.toUri().getRawPath().replaceAll("/$", "");
        return new NodeNetwork(
                portOffset,
                Member.REPLICATION,
                owner.substring(Math.max(0, owner.length() - MAX_OWNER)));
    }

    /** The namespaces of the nodes, as {@code ip netns} lists them. */
    List<String> namespaces() {
        return numbers().map(this::namespace).toList();
    }

    /** The addresses of the nodes. */
    List<String> hosts() {
        return numbers().map(this::address).toList();
    }

    /** What runs a command line in the namespace of the node that has an address, if one has. */
    UnaryOperator<List<String>> launcher(String host) {
        int node = hosts().indexOf(host) + 1;
        return command -> {
            if (node == 0) {
                return command;
            }
            List<String> inside = new ArrayList<>(List.of("ip", "netns", "exec", namespace(node)));
            inside.addAll(command);
            return inside;
        };
    }

    /**
     * Checks that the network can be created.
     *
     * @param user who runs this process
     * @param path folders of programs, as in the variable PATH
     * @throws StackException if it cannot; says what is missing
     */
    void check(String user, String path) throws StackException, InterruptedException {
        if (!user.equals("root") || Programs.find("ip", path).isEmpty()) {
            throw new StackException(
                    "--namespaces needs Linux, root, and ip (apt install iproute2)");
        }
        List<Path> found = parts().stream().filter(Files::exists).toList();
        if (!found.isEmpty()) {
            throw new StackException(
                    "%s exists: another stack with --port-offset %d runs with --namespaces; stop it with tweeter down, or choose another offset"
                            .formatted(found.get(0), portOffset));
        }
        Optional<String> route =
                ip("-4", "route", "show", "match", subnet())
                        .lines()
                        .filter(line -> !line.startsWith("default"))
                        .findFirst();
        if (route.isPresent()) {
            throw new StackException(
                    "addresses %s are in use by this machine (route %s); choose another --port-offset"
                            .formatted(subnet(), route.get().strip()));
        }
    }

    /**
     * Creates the network.
     *
     * @throws StackException if that fails; {@link #delete} removes what was created
     */
    void create() throws StackException, InterruptedException {
        ip("link", "add", bridge(), "type", "bridge");
        ip("link", "set", "dev", bridge(), "alias", owner);
        ip("address", "add", address(MACHINE) + "/24", "dev", bridge());
        ip("link", "set", bridge(), "up");
        for (int node = 1; node <= nodes; node++) {
            String namespace = namespace(node);
            ip("netns", "add", namespace);
            ip("link", "add", port(node), "type", "veth", "peer", "eth0", "netns", namespace);
            ip("link", "set", port(node), "master", bridge(), "up");
            ip("-n", namespace, "address", "add", address(node) + "/24", "dev", "eth0");
            ip("-n", namespace, "link", "set", "eth0", "up");
            ip("-n", namespace, "link", "set", "lo", "up");
        }
    }

    /**
     * Deletes what there is of the network, if it is this stack's. No process may run in it any
     * more.
     *
     * @throws StackException if a part cannot be deleted; the others are
     */
    void delete() throws StackException, InterruptedException {
        if (!isOwned()) {
            return;
        }
        List<String> failures = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            delete(INTERFACES.resolve(port(node)), failures, "link", "delete", port(node));
            String namespace = namespace(node);
            delete(NAMESPACES.resolve(namespace), failures, "netns", "delete", namespace);
        }
        if (failures.isEmpty()) {
            // Last, as it names the owner of what is left.
            delete(INTERFACES.resolve(bridge()), failures, "link", "delete", bridge());
        }
        if (!failures.isEmpty()) {
            throw new StackException(String.join("; ", failures));
        }
    }

    private static void delete(Path part, List<String> failures, String... arguments)
            throws InterruptedException {
        if (Files.exists(part)) {
            try {
                ip(arguments);
            } catch (StackException e) {
                failures.add(e.getMessage());
            }
        }
    }

    private boolean isOwned() throws StackException {
        Path alias = INTERFACES.resolve(bridge()).resolve("ifalias");
        try {
            return Files.exists(alias) && Files.readString(alias).strip().equals(owner);
        } catch (IOException e) {
            throw new StackException("cannot read " + alias + ": " + e.getMessage(), e);
        }
    }

    /** Files that show that parts of the network exist. */
    private List<Path> parts() {
        List<Path> parts = new ArrayList<>();
        parts.add(INTERFACES.resolve(bridge()));
        numbers().forEach(node -> parts.add(NAMESPACES.resolve(namespace(node))));
        return parts;
    }

    private Stream<Integer> numbers() {
        return IntStream.rangeClosed(1, nodes).boxed();
    }

    String namespace(int node) {
        return "tweeter-" + portOffset + "-" + node;
    }

    private String bridge() {
        return "tweeter" + portOffset;
    }

    /**
     * The end of a node's cable at the bridge; a name of an interface has 15 characters at most.
     */
    private String port(int node) {
        return "tw" + portOffset + "-" + node;
    }

    /** From 10.64.0.0 on, a network of 256 addresses for each offset. */
    private String address(int number) {
        return "10.%d.%d.%d".formatted(64 + portOffset / 256, portOffset % 256, number);
    }

    private String subnet() {
        return address(0) + "/24";
    }

    /** Returns what the command prints, which is a few lines. */
    private static String ip(String... arguments) throws StackException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        try {
            return Programs.run("", command);
        } catch (IOException e) {
            throw new StackException(e.getMessage(), e);
        }
    }
}
