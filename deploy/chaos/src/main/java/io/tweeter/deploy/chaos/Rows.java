package io.tweeter.deploy.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows of one user's tweets in Cassandra. */
final class Rows {

    static final List<String> TABLES = List.of("tweets", "tweets_by_time", "tweets_by_user");

    /** One by one, they take longer than the jobs do on a busy machine. */
    private static final int IDS_AT_ONCE = 100;

    /** So many take longer than to read the whole table. */
    private static final int MANY_IDS = 1_000;

    private final CqlSession cassandra;

    Rows(CqlSession cassandra) {
        this.cassandra = cassandra;
    }

    /**
     * Whether all are stored and counted; false while Cassandra does not answer.
     *
     * @param found those of them that were found already; more are added
     */
    boolean hasAll(String handle, Collection<String> ids, Set<String> found) {
        try {
            if (counted(handle) < ids.size()) {
                return false;
            }
            List<String> missing = ids.stream().filter(id -> !found.contains(id)).toList();
            if (missing.size() > MANY_IDS) {
                found.addAll(of(Set.of(handle), "tweets").get(handle).keySet());
                return found.containsAll(ids);
            }
            for (int from = 0; from < missing.size(); from += IDS_AT_ONCE) {
                List<String> some =
                        missing.subList(from, Math.min(missing.size(), from + IDS_AT_ONCE));
                for (Row row : cassandra.execute("SELECT id FROM tweets WHERE id IN ?", some)) {
                    found.add(row.getString(0));
                }
                if (!found.containsAll(some)) {
                    return false;
                }
            }
            return true;
        } catch (DriverException e) {
            return false;
        }
    }

    /** How many tweets of a user are counted. */
    long counted(String handle) {
        Row row =
                cassandra.execute("SELECT tweets FROM tweet_counts WHERE handle = ?", handle).one();
        return row == null ? 0 : row.getLong(0);
    }

    /**
     * Rows of each tweet of some users, found by reading a whole table.
     *
     * @return by handle, then by id
     */
    Map<String, Map<String, Integer>> of(Set<String> handles, String table) {
        Map<String, Map<String, Integer>> rows = new HashMap<>();
        handles.forEach(handle -> rows.put(handle, new HashMap<>()));
        for (Row row : cassandra.execute("SELECT handle, id FROM " + table)) {
            Map<String, Integer> users = rows.get(row.getString(0));
            if (users != null) {
                users.merge(row.getString(1), 1, Integer::sum);
            }
        }
        return rows;
    }
}
