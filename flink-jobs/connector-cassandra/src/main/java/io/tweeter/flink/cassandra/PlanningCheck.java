package io.tweeter.flink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.util.function.Function;
import org.apache.flink.table.api.ValidationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a statement's author what does not fit, instead of a log of the cluster later. */
final class PlanningCheck {

    private static final Logger LOG = LoggerFactory.getLogger(PlanningCheck.class);

    private PlanningCheck() {}

    /**
     * Looks at Cassandra's schema, if it can be reached from here. What Cassandra refuses it would
     * refuse the job, too.
     *
     * @param table that is checked, for messages
     * @param check throws {@link IllegalStateException} if something does not fit
     * @throws ValidationException if something does not fit, or Cassandra refuses the connection
     */
    static void run(
            CassandraConnector connector,
            WriteLimits limits,
            String table,
            Function<Metadata, ?> check) {
        CqlSession session;
        try {
            session = connector.connect(limits);
        } catch (CassandraConnector.RefusedException e) {
            throw new ValidationException(
                    "%s. If only the job itself can connect, set '%s' to false."
                            .formatted(e.getMessage(), CassandraOptions.CHECK_AT_PLANNING.key()),
                    e);
        } catch (RuntimeException e) {
            // Nobody answers, or a file of certificates is only where the job will run.
            LOG.info("Table {} is checked only when the job starts: {}", table, e.getMessage());
            return;
        }
        try (session) {
            var unused = check.apply(session.getMetadata());
        } catch (IllegalStateException e) {
            throw new ValidationException(e.getMessage() + ".", e);
        }
    }
}
