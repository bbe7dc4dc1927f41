package io.tweeter.ingest.health;

import java.util.Optional;

/** A server that the service needs. Asking costs nothing: somebody else keeps watch. */
public interface Dependency {

    /** What it is called in answers, such as {@code kafka}. */
    String name();

    /** What keeps it from being of use now, in one line; empty if nothing does. */
    Optional<String> trouble();
}
