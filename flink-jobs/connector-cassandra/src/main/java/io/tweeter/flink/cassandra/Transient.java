package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.CASWriteUnknownException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import java.io.IOException;
import java.util.List;

/** Tells transient errors, which a retry may cure, from those that a retry would meet again. */
final class Transient {

    private static final List<Class<? extends Throwable>> KINDS =
            List.of(
                    DriverTimeoutException.class,
                    NodeUnavailableException.class,
                    RequestThrottlingException.class,
                    BusyConnectionException.class,
                    ClosedConnectionException.class,
                    HeartbeatException.class,
                    BootstrappingException.class,
                    CASWriteUnknownException.class,
                    OverloadedException.class,
                    ReadFailureException.class,
                    ReadTimeoutException.class,
                    UnavailableException.class,
                    WriteFailureException.class,
                    WriteTimeoutException.class);

    private Transient() {}

    /** Whether it was not sent at all, because no node was connected. */
    static boolean isUnconnected(Throwable error) {
        if (error instanceof AllNodesFailedException all) {
            return all.getAllErrors().values().stream()
                    .flatMap(List::stream)
                    .allMatch(Transient::isUnconnected);
        }
        return error instanceof NodeUnavailableException;
    }

    /**
     * Whether to retry. Where several nodes failed, one that may recover is enough; what comes from
     * a node as it is, without the driver's own exceptions, is a connection that was just lost.
     */
    static boolean is(Throwable error) {
        if (error instanceof AllNodesFailedException all) {
            // No node was connected, so none has failed: a connection may come back.
            return all.getAllErrors().isEmpty()
                    || all.getAllErrors().values().stream()
                            .flatMap(List::stream)
                            .anyMatch(each -> each instanceof IOException || is(each));
        }
        return KINDS.stream().anyMatch(kind -> kind.isInstance(error));
    }
}
