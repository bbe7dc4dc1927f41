package io.tweeter.deploy.stack;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** The state of a process. */
public enum ProcessState {
    /** Running; its probe does not succeed yet. */
    @JsonProperty("starting")
    STARTING,

    /** Running; its probe has succeeded. */
    @JsonProperty("ready")
    READY,

    /** Exited unexpectedly; it will be restarted. */
    @JsonProperty("restarting")
    RESTARTING,

    /** It is being stopped. */
    @JsonProperty("stopping")
    STOPPING,

    /** It has ended. */
    @JsonProperty("stopped")
    STOPPED,

    /** It runs, but its supervisor has ended. */
    @JsonProperty("orphaned")
    ORPHANED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
