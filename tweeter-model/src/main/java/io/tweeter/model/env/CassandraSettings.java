package io.tweeter.model.env;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How to reach Cassandra.
 *
 * @param contactPoints {@code host:port} of some nodes, not resolved
 * @param localDatacenter the data center whose nodes coordinate requests
 * @param keyspace of the tables
 * @param credentials user and password, if the cluster requires them
 * @param tls whether connections use TLS
 * @param trustStore certificates to trust, if TLS uses a private CA
 * @param readConsistency how many replicas a read asks; the jobs' writes have a setting of their
 *     own
 */
public record CassandraSettings(
        List<InetSocketAddress> contactPoints,
        String localDatacenter,
        String keyspace,
        Optional<Credentials> credentials,
        boolean tls,
        Optional<TrustStore> trustStore,
        ReadConsistency readConsistency) {

    /** Native protocol port. */
    public static final int DEFAULT_PORT = 9042;

    private static final Pattern KEYSPACE = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    /** Cassandra's consistency levels for reads. */
    public enum ReadConsistency {
        LOCAL_ONE,
        ONE,
        TWO,
        THREE,
        /** With writes at the same level, a read sees every write that was confirmed before. */
        LOCAL_QUORUM,
        QUORUM,
        ALL
    }

    /** User and password; the password is never printed. */
    public record Credentials(String username, String password) {
        @Override
        public String toString() {
            return "Credentials[" + username + "]";
        }
    }

    /**
     * A key store file with trusted certificates (PKCS 12 or JKS); the password is never printed.
     */
    public record TrustStore(Path path, String password) {
        @Override
        public String toString() {
            return "TrustStore[" + path + "]";
        }
    }

    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
    }

    /** The same cluster with another keyspace. */
    public CassandraSettings withKeyspace(String other) {
        return new CassandraSettings(
                contactPoints,
                localDatacenter,
                other,
                credentials,
                tls,
                trustStore,
                readConsistency);
    }

    /** The contact points as {@code host:port}, separated by commas. */
    public String addresses() {
        return contactPoints.stream()
                .map(node -> bracketed(node.getHostString()) + ":" + node.getPort())
                .collect(Collectors.joining(","));
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /**
     * Reads the variables that start with {@code CASSANDRA_}.
     *
     * @throws InvalidSettingException if an address, a name, a credential, a flag or a level cannot
     *     be used
     */
    public static CassandraSettings from(Environment environment) {
        boolean tls = environment.flag("CASSANDRA_TLS", false);
        return new CassandraSettings(
                contactPoints(environment),
                environment.text("CASSANDRA_LOCAL_DATACENTER", "datacenter1"),
                keyspace(environment),
                credentials(environment),
                tls,
                trustStore(environment, tls),
                readConsistency(environment));
    }

    /** The driver would take an empty list for its own default. */
    private static List<InetSocketAddress> contactPoints(Environment environment) {
        String name = "CASSANDRA_CONTACT_POINTS";
        List<String> nodes = environment.list(name, "localhost:" + DEFAULT_PORT);
        if (nodes.isEmpty()) {
            throw new InvalidSettingException(name, "names no node");
        }
        return nodes.stream().map(CassandraSettings::address).toList();
    }

    private static String keyspace(Environment environment) {
        String name = "CASSANDRA_KEYSPACE";
        String keyspace = environment.text(name, "tweeter");
        if (!isKeyspace(keyspace)) {
            throw new InvalidSettingException(
                    name,
                    "is '%s', not up to 48 lower-case letters, digits and _, a letter first"
                            .formatted(keyspace));
        }
        return keyspace;
    }

    /** Whether a keyspace may have a name: one that CQL takes as it is, without quotes. */
    public static boolean isKeyspace(String name) {
        return KEYSPACE.matcher(name).matches();
    }

    /** Without TLS, who names certificates would send passwords in plain text. */
    private static Optional<TrustStore> trustStore(Environment environment, boolean tls) {
        String name = "CASSANDRA_TRUSTSTORE";
        Optional<String> path = environment.find(name);
        if (path.isPresent() && !tls) {
            throw new InvalidSettingException(name, "is set, and TLS is not; turn it on");
        }
        String password = environment.text("CASSANDRA_TRUSTSTORE_PASSWORD", "");
        return path.map(file -> new TrustStore(Path.of(file), password));
    }

    private static ReadConsistency readConsistency(Environment environment) {
        String name = environment.text("CASSANDRA_READ_CONSISTENCY", "LOCAL_QUORUM");
        return Arrays.stream(ReadConsistency.values())
                .filter(level -> level.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidSettingException(
                                        "CASSANDRA_READ_CONSISTENCY",
                                        "is '%s', not one of %s"
                                                .formatted(
                                                        name,
                                                        Arrays.toString(
                                                                ReadConsistency.values()))));
    }

    private static Optional<Credentials> credentials(Environment environment) {
        Optional<String> username = environment.find("CASSANDRA_USERNAME");
        Optional<String> password = environment.find("CASSANDRA_PASSWORD");
        if (username.isPresent() != password.isPresent()) {
            throw new InvalidSettingException(
                    username.isPresent() ? "CASSANDRA_PASSWORD" : "CASSANDRA_USERNAME",
                    "is missing; set both user and password, or neither");
        }
        return username.map(name -> new Credentials(name, password.get()));
    }

    /** Parses a host with or without a port; an IPv6 address with a port is in brackets. */
    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        boolean bareIpv6 = colon != text.indexOf(':') && !text.startsWith("[");
        boolean hasPort = colon >= 0 && !bareIpv6 && !text.endsWith("]");
        String host = hasPort ? text.substring(0, colon) : text;
        try {
            int port = hasPort ? Integer.parseInt(text.substring(colon + 1)) : DEFAULT_PORT;
            if (!host.isEmpty()) {
                return InetSocketAddress.createUnresolved(
                        host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
            }
        } catch (IllegalArgumentException e) {
            // reported below, like a missing host
        }
        throw new InvalidSettingException(
                "CASSANDRA_CONTACT_POINTS", "has '" + text + "', which is not host:port");
    }
}
