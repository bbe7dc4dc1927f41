package io.tweeter.deploy.servers;

/** A server that runs on one node of a cluster, or alone. */
interface NodeServer extends Server {

    /** The node. */
    Member member();

    /** What it is called without its node's number, such as {@code kafka}. */
    String kind();

    @Override
    default String name() {
        return member().name(kind());
    }

    @Override
    default String host() {
        return member().host();
    }
}
