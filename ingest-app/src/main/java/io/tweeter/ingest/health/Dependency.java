package io.tweeter.ingest.health;

import java.util.Optional;

/** A server that the service uses. Its methods never block: the server is checked elsewhere. */
public interface Dependency {

    /** The name in answers and metrics, such as {@code kafka}. */
    String name();

    /** Why the server cannot be used now, in one line; empty if it can. */
    Optional<String> trouble();
}
