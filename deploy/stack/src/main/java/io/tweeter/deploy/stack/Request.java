package io.tweeter.deploy.stack;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What a running stack is asked to do.
 *
 * @param instances how many of the ingest service are to run; null to leave that as it is
 * @param restart names of servers to restart one after the other, where {@code ingest} means all
 *     its instances
 * @param downSeconds how long each stays stopped in between
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Request(Integer instances, List<String> restart, int downSeconds) {

    Request {
        restart = restart == null ? List.of() : List.copyOf(restart);
    }

    static Request scale(int instances) {
        return new Request(instances, List.of(), 0);
    }

    static Request restart(List<String> names, int downSeconds) {
        return new Request(null, names, downSeconds);
    }
}
