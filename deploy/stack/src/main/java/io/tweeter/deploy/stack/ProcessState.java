package io.tweeter.deploy.stack;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Where a process is in its life. */
public enum ProcessState {
    /** It runs, and does not answer yet. */
    @JsonProperty("starting")
    STARTING,

    /** It runs and has answered its probe. */
    @JsonProperty("ready")
    READY,

    /** It has died and will be started again. */
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
