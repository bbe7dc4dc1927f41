package io.tweeter.deploy.servers;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One node among the nodes of its cluster, each of which has an address of its own and the same
 * ports.
 *
 * @param number from 1 on
 * @param hosts the addresses of all nodes, in the order of their numbers
 */
public record Member(int number, List<String> hosts) {

    /** Replicas of everything that is replicated, where there are nodes enough. */
    public static final int REPLICATION = 3;

    /** The hosts are copied. */
    public Member {
        hosts = List.copyOf(hosts);
        if (number < 1 || number > hosts.size()) {
            throw new IllegalArgumentException("node " + number + " of " + hosts.size());
        }
    }

    /** The only node of its cluster, on the loopback address. */
    public static Member alone() {
        return new Member(1, List.of(Server.LOOPBACK));
    }

    /** All nodes of a cluster. */
    public static List<Member> of(List<String> hosts) {
        return IntStream.rangeClosed(1, hosts.size()).mapToObj(n -> new Member(n, hosts)).toList();
    }

    public boolean isAlone() {
        return hosts.size() == 1;
    }

    /** The address that it binds to. */
    public String host() {
        return hosts.get(number - 1);
    }

    /** The name of a server on this node, such as {@code kafka}, or {@code kafka-2} of several. */
    public String name(String server) {
        return isAlone() ? server : server + "-" + number;
    }

    /** The same port of all nodes, such as {@code 127.0.2.1:9092,127.0.2.2:9092}. */
    public String all(int port) {
        return hosts.stream().map(host -> host + ":" + port).collect(Collectors.joining(","));
    }

    /** The addresses of all other nodes. */
    List<String> others() {
        return hosts.stream().filter(host -> !host.equals(host())).toList();
    }

    /** The same port of all other nodes. */
    String others(int port) {
        return others().stream().map(host -> host + ":" + port).collect(Collectors.joining(","));
    }

    /** How many replicas there can be of what is replicated. */
    public int replication() {
        return Math.min(REPLICATION, hosts.size());
    }
}
