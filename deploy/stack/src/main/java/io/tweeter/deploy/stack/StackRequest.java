package io.tweeter.deploy.stack;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * A request to a running stack.
 *
 * @param instances how many ingest instances are to run; null for no change
 * @param restart names of servers to restart one after the other, where {@code ingest} means all
 *     its instances
 * @param downSeconds how long each server stays stopped
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record StackRequest(Integer instances, List<String> restart, int downSeconds) {

    StackRequest {
        restart = restart == null ? List.of() : List.copyOf(restart);
    }

    static StackRequest scale(int instances) {
        return new StackRequest(instances, List.of(), 0);
    }

    static StackRequest restart(List<String> names, int downSeconds) {
        return new StackRequest(null, names, downSeconds);
    }
}
